// Which pages change: the list, by site; each leads to its differences. Everything shown is text.
import { make, words } from "./findings.js";

const main = document.getElementById("diff");
const find = (id) => document.getElementById(id);
const form = find("filters");
const MOST = 500;
let compared = null;

const entry = (page) => {
  const link = make("a", "", `/${page.route}`);
  link.href = `/~sitegen/compare?${new URLSearchParams({ site: page.site, route: page.route })}`;
  const made = make("li", "", make("span", `count ${page.kind}`, words[`diff.${page.kind}`]), link);
  const more = [page.source, page.leads && `→ ${page.leads}`].filter(Boolean).join(" ");
  if (more) made.append(make("span", "id", more));
  return made;
};

const draw = () => {
  const path = form.path.value.trim().toLowerCase();
  const pages = compared.pages.filter((one) => (!form.site.value || one.site === form.site.value) && (!form.kind.value || one.kind === form.kind.value) && (!path || `${one.route} ${one.source}`.toLowerCase().includes(path)));
  const sites = Map.groupBy ? Map.groupBy(pages, (one) => one.site) : pages.reduce((all, one) => all.set(one.site, [...(all.get(one.site) || []), one]), new Map());
  let room = MOST;
  find("sites").replaceChildren(...[...sites].map(([site, list]) => {
    const shown = list.slice(0, Math.max(room, 0));
    room -= shown.length;
    const made = make("details", "", make("summary", "", `${compared.sites[site] || site} · ${words["diff.pages"].replace("{count}", list.length)}`), make("ul", "pages", ...shown.map(entry)));
    made.open = sites.size < 4 || list.length < 30;
    return made;
  }));
  find("none").hidden = pages.length > 0;
  const searched = Object.entries(compared.searched).filter(([site]) => !form.site.value || site === form.site.value);
  find("shards").hidden = !searched.length;
  find("shards").textContent = `${words["diff.shards"]} ${searched.map(([site, count]) => words["diff.shards-of"].replace("{site}", compared.sites[site] || site).replace("{count}", count)).join(words["list.comma"])}`;
  find("more").hidden = pages.length <= MOST;
  find("more").textContent = words["problems.more"].replace("{count}", pages.length - MOST);
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
