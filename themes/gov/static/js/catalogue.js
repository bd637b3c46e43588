// Filters 政府信息公开目录 in the browser: reads its ranges from the newest back, and shows what matches.
// Without this module the page's own facets and numbered pages lead to everything.

const RANGES_AT_ONCE = 20;
const form = document.getElementById("catalogue-filter");
const table = document.getElementById("rows");

if (form && table) {
  form.hidden = false;
  const said = form.querySelector(".catalogue-said");
  const body = table.tBodies[0];
  const directory = table.tHead.rows[0].cells.length === 7;
  const labels = [...table.tHead.rows[0].cells].map((cell) => cell.textContent);
  const original = [...body.rows];
  const pager = document.querySelector(".column-content .pager");
  const ranges = new Map();
  let run = 0;

  const wanted = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));

  function matches(article, filter) {
    const text = [article.title, article.document_number, article.identifier, article.abstract, article.publisher].join(" ").toLowerCase();
    return (
      (filter.words || "").toLowerCase().split(/\s+/).every((word) => text.includes(word)) &&
      (!filter.topic || article.classify_theme_name.split("\\")[0] === filter.topic) &&
      (!filter.genre || article.classify_genre_name === filter.genre) &&
      (!filter.audience || article.audience.split(/[、，,；;]/).some((one) => one.trim() === filter.audience)) &&
      (!filter.year || article.date.startsWith(filter.year))
    );
  }

  function row(article) {
    const line = document.createElement("tr");
    const title = document.createElement("td");
    const link = document.createElement("a");
    link.href = article.url;
    link.textContent = article.title;
    title.className = "row-title";
    title.append(link);
    if (article.abstract) {
      const summary = document.createElement("p");
      summary.textContent = article.abstract;
      title.append(summary);
    }
    const values = [
      article.identifier, title, ...(directory ? [article.publisher] : []), article.document_number, article.date,
      article.display_publish_time.slice(0, 10), article.validity,
    ];
    values.forEach((value, at) => {
      if (value instanceof Node) {
        line.append(value);
        return;
      }
      const cell = document.createElement("td");
      cell.dataset.label = labels[at];
      cell.textContent = value || "—";
      line.append(cell);
    });
    return line;
  }

  async function range(name) {
    if (!ranges.has(name)) {
      const answer = await fetch(`${form.dataset.ranges}${name}.json`);
      if (!answer.ok) throw new Error(String(answer.status));
      ranges.set(name, await answer.json());
    }
    return ranges.get(name);
  }

  function say(found, older, go) {
    said.textContent = found ? form.dataset.found.replace("{count}", found) : form.dataset.none;
    if (older > 0) {
      const more = document.createElement("button");
      more.type = "button";
      more.textContent = form.dataset.more;
      more.addEventListener("click", go);
      said.append(" ", more);
    }
  }

  async function look(filter, current, from, found) {
    said.textContent = form.dataset.working;
    try {
      let older = from;
      let names;
      if (older === null) {
        const latest = await range("latest");
        older = latest.older;
        names = ["latest"];
      } else {
        names = [];
      }
      const last = Math.max(0, older - RANGES_AT_ONCE);
      for (let at = older; at > last; at -= 1) names.push(String(at));
      const parts = await Promise.all(names.map(range));
      if (current !== run) return;
      const articles = parts.flatMap((part) => part.articles).filter((one) => matches(one, filter));
      body.append(...articles.map(row));
      say(found + articles.length, last, () => look(filter, current, last, found + articles.length));
    } catch {
      if (current === run) said.textContent = form.dataset.failed;
    }
  }

  function restore() {
    run += 1;
    body.replaceChildren(...original);
    said.textContent = "";
    if (pager) pager.hidden = false;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const filter = wanted();
    if (!Object.keys(filter).length) {
      restore();
      return;
    }
    run += 1;
    body.replaceChildren();
    if (pager) pager.hidden = true;
    look(filter, run, null, 0);
  });
  form.addEventListener("reset", restore);
}
