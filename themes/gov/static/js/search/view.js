// Results → elements. Every text becomes a text node: nothing a title or a visitor says is ever read as HTML.
// The search service writes the same elements, see sitegen/finder/page.py.

import { QUOTATION } from "./query.js";

// A date in the language of the page, as the program writes it (sitegen/render/locale.py).
function day(date) {
  if (document.documentElement.lang !== "en") return date;
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" }).format(new Date(date));
}

export class View {
  #words;
  #address;

  // `words`: the data attributes of the search page. `address(changes)`: of this page with other parameters.
  constructor(words, address) {
    this.#words = words;
    this.#address = address;
  }

  word(name, values = {}) {
    const key = `word${pascal(name)}`;
    // In one pass: what somebody typed is no placeholder.
    return (this.#words[key] ?? name).replaceAll(/\{(\w+)\}/gu, (whole, one) => values[one] ?? whole);
  }

  // Kinds and validity are shown by their words, other values as they are.
  label(facet, value, label = value) {
    const known = { kind: `kind${pascal(value)}`, validity: `validity${pascal(value)}` }[facet];
    return this.#words[known] ?? label;
  }

  status(typed, { total, page, pageSize, hits, policies, services, bestBets, named }) {
    const words = quotedWithin(this.#words.wordFound ?? "", typed);
    if (!total) return this.word(bestBets.length + named.length ? "none-named" : "none", { words });
    if (total === 1) return this.word("found-one", { words });
    const first = pageSize * (page - 1) + 1;
    const shown = hits.length + (page === 1 ? policies.length + services.length : 0);
    return this.word("found", { words, count: total, first, last: Math.min(total, first + Math.max(shown, 1) - 1) });
  }

  results(state, found) {
    const parts = [];
    if (found.didYouMean) {
      const link = element("a", { href: this.#address({ q: found.didYouMean, page: "" }) }, found.didYouMean);
      parts.push(element("p", { class: "search-note" }, this.word("did-you-mean"), link));
    }
    if (!found.total && !found.bestBets.length && !found.named.length) parts.push(element("p", { class: "search-note" }, this.word("none-hint")));
    if (found.relaxed && found.total) parts.push(element("p", { class: "search-note" }, this.word("instead")));
    parts.push(this.#chosen(state.filters, found.labels), this.#links("best-bets", [...found.bestBets, ...found.named]));
    parts.push(this.#apart("policies", "policy", found.policies), this.#apart("services", "service", found.services));
    if (found.hits.length) {
      const list = element("ol", { class: "search-hits" }, ...found.hits.map((hit) => this.#hit(hit)));
      parts.push(section("search-others", this.word("all"), list));
    }
    parts.push(this.#pager(found));
    return parts.filter(Boolean);
  }

  #hit(hit) {
    const flag = hit.validity && hit.validity !== "in-force" ? element("span", { class: "flag flag-void" }, this.label("validity", hit.validity)) : null;
    const facts = [
      element("span", { class: "search-kind" }, this.label("kind", hit.kind)),
      hit.docNumber && element("span", {}, hit.docNumber),
      hit.where && element("span", {}, hit.where),
      hit.date && element("time", { datetime: hit.date }, day(hit.date)),
      hit.copies > 0 && element("span", {}, this.word("copies", { count: hit.copies })),
    ].filter(Boolean);
    return element(
      "li", {},
      element("h3", {}, element("a", { href: safe(hit.url) }, ...runs(hit.titleRuns)), flag && " ", flag),
      hit.snippetRuns.length ? element("p", { class: "search-snippet" }, ...runs(hit.snippetRuns)) : null,
      element("p", { class: "search-facts" }, ...facts.flatMap((one) => [one, " "])),
    );
  }

  #apart(words, kind, hits) {
    if (!hits?.length) return null;
    const list = element("ol", { class: "search-hits" }, ...hits.map((hit) => this.#hit(hit)));
    const more = element("a", { href: this.#address({ kind, page: "" }) }, this.word("more", { name: this.word(words) }));
    return section(`search-${words}`, this.word(words), list, element("p", { class: "search-more" }, more));
  }

  #links(words, links) {
    if (!links.length) return null;
    const items = links.map((one) => element("li", {}, element("a", { href: safe(one.url) }, one.title ?? one.name), one.summary ? ` ${one.summary}` : null));
    return section(`search-${words}`, this.word(words), element("ul", { class: "search-bets" }, ...items));
  }

  // Filters that are on, each a link that takes it off. `labels`: of those that whoever answered knows.
  #chosen(filters, labels) {
    const names = Object.keys(filters).filter((facet) => facet in labels);
    if (!names.length) return null;
    const items = names.map((facet) => {
      const shown = this.label(facet, filters[facet], labels[facet]);
      const link = element("a", { href: this.#address({ [facet]: "", page: "" }) }, `${this.word(facet)}：${shown} ×`);
      link.setAttribute("aria-label", this.word("remove", { name: shown }));
      return element("li", {}, link);
    });
    const clear = Object.fromEntries(names.map((facet) => [facet, ""]));
    items.push(element("li", {}, element("a", { href: this.#address({ ...clear, page: "" }) }, this.word("clear"))));
    return element("ul", { class: "search-chosen" }, ...items);
  }

  // The values of facets with their counts, inside a disclosure that is read when it is opened.
  filters(read) {
    const body = element("div", { class: "search-facets" }, element("p", {}, this.word("loading-filters")));
    const box = element("details", { class: "search-filters" }, element("summary", {}, this.word("filters")), body);
    box.addEventListener("toggle", async () => body.replaceChildren(...this.facets(await read())), { once: true });
    return box;
  }

  facets(facets) {
    return Object.entries(facets).filter(([, counted]) => counted.length > 1).map(([facet, counted]) => {
      const items = counted.slice(0, 12).map(({ value, label, count }) => {
        const link = element("a", { href: this.#address({ [facet]: value, page: "" }) }, this.label(facet, value, label));
        return element("li", {}, link, " ", element("span", { class: "search-count" }, this.word("count", { count })));
      });
      return element("div", {}, element("h2", {}, this.word(facet)), element("ul", {}, ...items));
    });
  }

  #pager({ total, reachable = total, page, pageSize }) {
    const last = Math.ceil(Math.min(total, reachable) / pageSize);
    if (last < 2) return null;
    const items = [];
    if (page > 1) items.push(element("li", {}, element("a", { rel: "prev", href: this.#address({ page: page - 1 || "" }) }, this.word("previous"))));
    items.push(element("li", { "aria-current": "page" }, `${page} / ${last}`));
    if (page < last) items.push(element("li", {}, element("a", { rel: "next", href: this.#address({ page: page + 1 }) }, this.word("next"))));
    return element("nav", { class: "pager", "aria-label": this.word("page") }, element("ul", {}, ...items));
  }
}

// What was typed as it stands between the quotation marks of a sentence: quotations in it have the inner marks, and one that
// is all of it has none of its own.
function quotedWithin(sentence, typed) {
  const [open, close] = sentence.includes("「") ? "『』" : "‘’";
  const inner = (_, ...found) => found.find((one) => typeof one === "string");
  const whole = new RegExp(`^(?:${QUOTATION.source})$`, "u");
  return whole.test(typed) ? typed.replace(whole, inner) : typed.replace(QUOTATION, (...found) => `${open}${inner(...found)}${close}`);
}

// `data-word-did-you-mean` is `wordDidYouMean` in a data set.
function pascal(name) {
  return name.replace(/(^|-)(\w)/gu, (_, __, letter) => letter.toUpperCase());
}

export function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((one) => one !== null && one !== undefined && one !== ""));
  return made;
}

function section(id, title, ...children) {
  const heading = element("h2", { id }, title);
  return element("section", { class: "search-part", "aria-labelledby": id }, heading, ...children);
}

function runs(parts) {
  return parts.map(([text, match]) => (match ? element("mark", {}, text) : text));
}

// An address of the web, or of this site; anything else leads nowhere.
function safe(url) {
  try {
    return ["http:", "https:"].includes(new URL(url, location.href).protocol) ? url : "#";
  } catch {
    return "#";
  }
}
