// The search page: reads what is asked for from the address, asks the service or else the static shards, shows it.

import { FACETS, Finder } from "./search/finder.js";
import { Service } from "./search/service.js";
import { Missing } from "./search/shard.js";
import { suggest } from "./search/suggest.js";
import { View } from "./search/view.js";

const SUGGESTIONS = 5;
const root = document.getElementById("search");
if (root) start(root);

function start(page) {
  const { site, endpoint, shards, tree, subSites, cluster, portal } = page.dataset;
  const form = document.getElementById("search-form");
  const input = document.getElementById("search-q");
  const status = document.getElementById("search-status");
  const results = document.getElementById("search-results");
  const fallback = document.getElementById("search-fallback");
  const view = new View(page.dataset, addressWith);
  const service = endpoint ? new Service(endpoint, site) : null;
  const finders = {
    site: shards ? new Finder(shards, site) : null,
    tree: tree ? new Finder(tree, tree === cluster ? "" : site, tree === cluster ? [site, ...subSites.split(" ")] : []) : null,
    cluster: cluster ? new Finder(cluster) : null,
  };
  let turn = 0;

  const scopes = [...form.querySelectorAll("input[name=scope]")];
  const offered = scopes.filter(({ value }) => service || finders[value] || (value === "cluster" && portal));
  for (const one of scopes) one.closest("label").hidden = !offered.includes(one);
  if (offered.length < 2) scopes[0].closest("fieldset").hidden = true;
  if (!service && !shards) return;
  for (const one of page.querySelectorAll(".without-script")) one.hidden = true;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(addressWith({ q: input.value.trim(), page: "", scope: form.elements.scope.value, sort: form.elements.sort.value }));
  });
  for (const one of form.querySelectorAll("input[type=radio]")) {
    one.addEventListener("change", () => input.value.trim() && form.requestSubmit());
  }
  results.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    const plain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
    if (!link || !plain || link.origin !== location.origin || link.pathname !== location.pathname) return;
    event.preventDefault();
    go(link.href, true);
  });
  addEventListener("popstate", () => show(false));
  suggest(input, { ask: titles, label: view.word("suggestions"), choose: () => form.requestSubmit() });
  // The service may have filled the page already.
  if (results.dataset.served === undefined) show(false);
  else fillForm(stateOf());

  function go(address, focus = false) {
    history.pushState(null, "", address);
    show(focus);
  }

  async function show(focus) {
    const mine = ++turn;
    const state = stateOf();
    fillForm(state);
    if (!state.q) {
      results.replaceChildren();
      status.textContent = "";
      fallback.hidden = false;
      return;
    }
    status.textContent = view.word("working");
    results.setAttribute("aria-busy", "true");
    const outcome = await answer(state).catch(() => null);
    if (mine !== turn) return;
    results.removeAttribute("aria-busy");
    document.title = `${state.q}_${document.title.split("_").slice(-2).join("_")}`;
    if (outcome === null) {
      results.replaceChildren();
      status.textContent = view.word("failed");
      fallback.hidden = false;
      return;
    }
    if (outcome.leave) return location.assign(outcome.leave);
    const { found, note, facets } = outcome;
    status.textContent = [view.status(state.q, found), note].filter(Boolean).join(" ");
    const parts = view.results(state, found);
    if (found.total > 1) parts.unshift(view.filters(facets));
    results.replaceChildren(...parts);
    fallback.hidden = found.total > 0;
    if (focus) results.focus();
  }

  // What the service says, or else the shards; {leave}: the portal searches all sites.
  async function answer(state) {
    if (service) {
      try {
        const found = await service.search(state.q, state);
        return { found, facets: async () => found.facets };
      } catch {
        // The service does not answer: the shards do.
      }
    }
    if (state.scope !== "site" && finders[state.scope]) {
      try {
        return await fromShards(finders[state.scope], state);
      } catch (error) {
        if (!(error instanceof Missing)) throw error;
        return { ...(await fromShards(finders.site, state)), note: view.word("cluster-limit") };
      }
    }
    if (state.scope === "cluster" && portal && !service) return { leave: `${portal}${location.search}` };
    return fromShards(finders.site, state);
  }

  async function fromShards(finder, state) {
    if (!finder) throw new Error("no shards");
    const found = await finder.search(state.q, state);
    const counted = async (name) => [name, await finder.facet(name, found.numbers, found.width)];
    return { found, facets: async () => Object.fromEntries(await Promise.all(FACETS.map(counted))) };
  }

  async function titles(text) {
    const { scope } = form.elements;
    if (service) {
      try {
        return await service.titles(text, scope.value);
      } catch {
        // See answer.
      }
    }
    const finder = finders[scope.value] ?? finders.site;
    return finder ? finder.titles(text, SUGGESTIONS) : [];
  }

  function fillForm(state) {
    input.value = state.q;
    form.elements.scope.value = scopes.some((one) => one.value === state.scope) ? state.scope : "site";
    form.elements.sort.value = state.sort;
  }
}

function stateOf() {
  const asked = new URLSearchParams(location.search);
  const filters = {};
  for (const facet of FACETS) if (asked.get(facet)) filters[facet] = asked.get(facet);
  return {
    q: (asked.get("q") ?? "").trim(),
    scope: ["tree", "cluster"].find((one) => one === asked.get("scope")) ?? "site",
    sort: asked.get("sort") === "date" ? "date" : "relevance",
    page: Math.min(Math.max(Number.parseInt(asked.get("page") ?? "1", 10) || 1, 1), 1000),
    filters,
  };
}

// This page with other parameters; what is empty or usual is left out.
function addressWith(changes) {
  const asked = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) asked.set(name, value);
  for (const [name, value] of [...asked]) {
    if (value === "" || (name === "page" && value === "1") || (name === "scope" && value === "site") || (name === "sort" && value === "relevance")) {
      asked.delete(name);
    }
  }
  return `${location.pathname}?${asked}`;
}
