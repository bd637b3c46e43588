// The cluster's index: sites, findings, the clock. Everything shown is text.
import { finding, make, words } from "./findings.js";

const main = document.getElementById("main");
const { token, ours, language } = main.dataset;
const find = (id) => document.getElementById(id);
const get = async (path) => (await fetch(ours + path, { cache: "no-store" })).json();
let overview = null;

// ── sites ──

const row = (site) => {
  const link = make("a", "", site.name);
  if (site.preview && site.phase !== "planned") link.href = site.preview;
  const about = make("span", "id", [site.id, site.address.replace(/^https?:\/\//, "").replace(/\/$/, "")].filter(Boolean).join(" · "));
  const cells = [
    make("td", "", link, about),
    make("td", "", make("span", `phase ${site.phase}`, words[`phase.${site.phase}`] || site.phase)),
    make("td", "number", String(site.documents)),
    make("td", "date", site.changed),
  ];
  cells[2].dataset.label = words["index.documents"];
  if (token) {
    const told = make("td", "");
    for (const kind of ["error", "warning"])
      if (site[`${kind}s`]) {
        const button = make("button", `count ${kind}`, `${words[`severity.${kind}`]} ${site[`${kind}s`]}`);
        button.type = "button";
        button.addEventListener("click", () => { const form = find("filters"); form.site.value = site.id; form.severity.value = kind; show(); find("problems-title").scrollIntoView({ behavior: "smooth" }); });
        told.append(button);
      }
    cells.push(told);
  }
  return make("tr", "", ...cells);
};

const list = () => {
  const wanted = find("search").value.trim().toLowerCase();
  const shown = overview.sites.filter((site) => `${site.name} ${site.id} ${site.address}`.toLowerCase().includes(wanted));
  find("sites").replaceChildren(...shown.map(row));
  find("no-site").hidden = shown.length > 0;
};

// ── findings ──

let asked = 0;
const show = async () => {
  if (!token) return;
  const form = find("filters");
  const turn = ++asked;
  let answer;
  try { answer = await get(`findings?${new URLSearchParams(new FormData(form))}`); } catch { return; }
  if (turn !== asked) return;
  find("problems").replaceChildren(...(answer.shown.length ? answer.shown.map((one) => finding(one, language)) : [make("p", "empty", words["problems.none"])]));
  const left = answer.total - answer.shown.length;
  find("more").hidden = left <= 0;
  find("more").textContent = words["problems.more"].replace("{count}", left);
  find("counts").replaceChildren(...["error", "warning", "note"].filter((kind) => answer.counts[kind]).map((kind) => make("span", `count ${kind}`, `${words[`severity.${kind}`]} ${answer.counts[kind]}`)));
};

// ── all of it ──

const draw = async () => {
  try { overview = await get("overview"); } catch { find("lead").textContent = words["overlay.lost"]; return; }
  if (main.dataset.instead && overview.platform) { location.reload(); return; } // the site that was asked for is there now
  if (overview.platform) find("platform").textContent = overview.platform;
  find("lead").textContent = words["index.lead"].replace("{sites}", overview.sites.length).replace("{documents}", overview.documents);
  list();
  if (!token) return;
  find("told").replaceChildren(...["error", "warning"].filter((kind) => overview[`${kind}s`]).map((kind) => {
    const link = make("a", `count ${kind}`, `${words[`severity.${kind}`]} ${overview[`${kind}s`]}`);
    link.href = "#problems-title";
    return link;
  }));
  const choice = find("filters").site;
  const chosen = choice.value;
  choice.replaceChildren(choice.options[0], ...overview.sites.map((site) => new Option(site.name, site.id)));
  choice.value = chosen;
  const trouble = find("trouble");
  trouble.hidden = !overview.trouble.length;
  trouble.querySelector(".findings").replaceChildren(...overview.trouble.map((one) => finding(one, language)));
  const time = find("time");
  time.hidden = false;
  if (!chosenTime) {
    time.clock.value = overview.fixed ? overview.clock.replace(" ", "T") : "";
    time.drafts.checked = overview.drafts;
  }
  time.state.textContent = overview.fixed ? words["time.at"].replace("{clock}", overview.clock) : words["time.is-now"];
  const views = find("views");
  views.hidden = !overview.views.length;
  views.replaceChildren(words["index.views"], "：", ...overview.views.flatMap((view) => {
    const link = make("a", "", view.title);
    link.href = view.preview;
    return [link, " "];
  }));
  find("since").hidden = !overview.since;
  if (overview.since) find("since").firstElementChild.textContent = `${words["diff.title"]}：${overview.since} → ${overview.until || words["index.working"]}`;
  find("unchecked").hidden = !overview.unchecked;
  find("unchecked").textContent = words["problems.unchecked"].replace("{count}", overview.unchecked);
  await show();
};

// One after the other: an answer from before an update must not come in after one from after it.
let due = false;
let drawing = false;
const load = async () => {
  due = true;
  if (drawing) return;
  drawing = true;
  try {
    while (due) {
      due = false;
      await draw();
    }
  } finally {
    drawing = false;
  }
};

// What is chosen and not yet applied must not be taken back by an update that comes in between.
let chosenTime = false;
const setTime = async (clock) => {
  const form = find("time");
  chosenTime = false;
  const sent = {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Sitegen-Token": token },
    body: JSON.stringify({ clock, drafts: form.drafts.checked }),
  };
  const answer = await fetch(`${ours}time`, sent).catch(() => ({ ok: true }));  // that the preview ended is seen elsewhere
  if (!answer.ok) form.state.textContent = words["time.wrong"];
};

find("search").addEventListener("input", list);
if (token) {
  find("filters").addEventListener("input", show);
  find("filters").addEventListener("submit", (event) => event.preventDefault());
  find("time").addEventListener("input", () => { chosenTime = true; });
  find("time").addEventListener("submit", (event) => { event.preventDefault(); setTime(find("time").clock.value); });
  find("time").now.addEventListener("click", () => setTime(""));
  const connect = () => {
    const socket = new WebSocket(`ws://${location.host}${ours}live?token=${encodeURIComponent(token)}`);
    socket.addEventListener("open", load);  // what happened before is told to nobody
    socket.addEventListener("message", load);
    socket.addEventListener("close", async () => {
      await new Promise((done) => setTimeout(done, 1000));
      try { if ((await fetch("/", { method: "HEAD" })).ok) location.reload(); } catch { connect(); }
    });
  };
  connect();
}
load();
