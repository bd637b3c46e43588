// Which pages change: the list, by site; each leads to its differences. Everything shown is text.
import { finding, make, words } from "./findings.js";

const main = document.getElementById("diff");
const find = (id) => document.getElementById(id);
const form = find("filters");
const MOST = 500;
// So many pages that differ by the same settings or parts of the theme stand together, with so many of these named.
const ALIKE = 3;
const FACTS = 3;
let compared = null;

const entry = (page) => {
  const link = make("a", "", `/${page.route}`);
  link.href = `/~sitegen/compare?${new URLSearchParams({ site: page.site, route: page.route })}`;
  const made = make("li", "", make("span", `count ${page.kind}`, words[`diff.${page.kind}`]), link);
  const more = [page.source, page.leads && `→ ${page.leads}`].filter(Boolean).join(" ");
  if (more) made.append(make("span", "id", more));
  return made;
};

const grouped = (pages, key) => {
  const all = new Map();
  for (const one of pages) {
    if (!all.has(key(one))) all.set(key(one), []);
    all.get(key(one)).push(one);
  }
  return all;
};

const alike = (list) => {
  const named = list[0].common.slice(0, FACTS).map((one) => compared.facts[one] || one).join(words["list.comma"]);
  const what = list[0].common.length > FACTS ? words["diff.facts"].replace("{named}", named).replace("{count}", list[0].common.length) : named;
  return make("summary", "", words["diff.common"].replace("{count}", list.length).replace("{what}", what));
};

const draw = () => {
  const path = form.path.value.trim().toLowerCase();
  const pages = compared.pages.filter((one) => (!form.site.value || one.site === form.site.value) && (!form.kind.value || one.kind === form.kind.value) && (!path || `${one.route} ${one.source}`.toLowerCase().includes(path)));
  const sites = grouped(pages, (one) => one.site);
  let room = MOST;
  let unlisted = 0;
  const entries = (list) => {
    const shown = list.slice(0, Math.max(room, 0));
    room -= shown.length;
    unlisted += list.length - shown.length;
    return make("ul", "pages", ...shown.map(entry));
  };
  const apart = [...sites].map(([site, list]) => {
    const groups = [...grouped(list.filter((one) => one.common.length), (one) => one.common.join("\n")).values()].filter((one) => one.length > ALIKE);
    const together = new Set(groups.flat());
    return { site, list, groups, single: list.filter((one) => !together.has(one)) };
  });
  apart.sort((one, other) => !one.single.length - !other.single.length); // sites with pages of their own first
  find("sites").replaceChildren(...apart.map(({ site, list, groups, single }) => {
    const made = make("details", "", make("summary", "", `${compared.sites[site] || site} · ${words["diff.pages"].replace("{count}", list.length)}`), entries(single));
    // What stands together is listed when it is opened: there may be thousands, and what differs by itself comes first.
    for (const group of groups) {
      const folded = make("details", "alike", alike(group));
      folded.addEventListener("toggle", () => {
        folded.append(make("ul", "pages", ...group.slice(0, MOST).map(entry)));
        if (group.length > MOST) folded.append(make("p", "empty", words["problems.more"].replace("{count}", group.length - MOST)));
      }, { once: true });
      made.append(folded);
    }
    made.open = sites.size < 4 || single.length < 30;
    return made;
  }));
  find("none").hidden = pages.length > 0;
  find("none").textContent = words[compared.pages.length ? "diff.no-match" : "diff.none"];
  find("errors").hidden = !compared.errors.length;
  find("errors").firstElementChild.textContent = words["diff.errors"].replace("{count}", compared.errors.length);
  find("errors").lastElementChild.replaceChildren(...compared.errors.map((one) => finding({ ...one, told: one.message, hint_told: one.hint }, "told")));
  const searched = Object.entries(compared.searched).filter(([site]) => !form.site.value || site === form.site.value);
  find("shards").hidden = !searched.length;
  find("shards").textContent = `${words["diff.shards"]} ${searched.map(([site, count]) => words["diff.shards-of"].replace("{site}", compared.sites[site] || site).replace("{count}", count)).join(words["list.comma"])}`;
  find("more").hidden = !unlisted;
  find("more").textContent = words["problems.more"].replace("{count}", unlisted);
};

const load = async () => {
  let answer;
  try { answer = await (await fetch("/~sitegen/comparison", { cache: "no-store" })).json(); } catch {
    find("lead").textContent = words["overlay.lost"];
    setTimeout(load, 1500);
    return;
  }
  if (answer.state === "working") {
    find("lead").textContent = words["diff.computing"];
    setTimeout(load, 700);
    return;
  }
  if (answer.state === "failed") { find("lead").textContent = answer.problem; return; }
  compared = answer;
  find("lead").textContent = words["diff.lead"].replace("{before}", answer.before).replace("{after}", answer.after || words["index.working"]).replace("{pages}", answer.pages.length).replace("{sites}", new Set(answer.pages.map((one) => one.site)).size);
  const chosen = form.site.value;
  form.site.replaceChildren(form.site.options[0], ...[...new Set(answer.pages.map((one) => one.site))].map((site) => new Option(answer.sites[site] || site, site)));
  form.site.value = chosen;
  draw();
};

form.addEventListener("input", () => compared && draw());
form.addEventListener("submit", (event) => event.preventDefault());
form.again.addEventListener("click", async () => {
  try { await fetch("/~sitegen/compare", { method: "POST", headers: { "X-Sitegen-Token": main.dataset.token } }); } catch { /* load says so */ }
  load();
});
load();
