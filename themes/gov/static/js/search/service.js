// Asks the search service of the platform; its answers take the shape of those of finder.js.

export class Service {
  #endpoint;
  #site;

  constructor(endpoint, site) {
    this.#endpoint = endpoint;
    this.#site = site;
  }

  async search(typed, { scope, filters = {}, sort = "relevance", page = 1 }) {
    const answer = await this.#ask("search", { q: typed, scope, sort, page, ...filters });
    const hits = answer.hits.map(hit);
    const apart = (kind) => (answer.apart[kind] ?? []).map(hit);
    return {
      total: answer.total, reachable: answer.reachable, page: answer.page, pageSize: answer.page_size, relaxed: answer.relaxed,
      policies: apart("policy"), services: apart("service"), hits,
      bestBets: answer.best_bets, named: answer.named, didYouMean: answer.did_you_mean, facets: answer.facets,
      labels: answer.labels,
    };
  }

  async titles(typed, scope) {
    return (await this.#ask("suggest", { q: typed, scope })).suggestions;
  }

  async #ask(what, parameters) {
    const address = `${this.#endpoint}/${what}?${new URLSearchParams({ from: this.#site, ...parameters })}`;
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return answer.json();
  }
}

function hit(one) {
  return {
    url: one.url, title: one.title.map(([text]) => text).join(""), titleRuns: one.title, snippetRuns: one.snippet, date: one.date,
    kind: one.kind, docNumber: one.doc_number, where: one.site_name, owner: one.owner, validity: one.validity, copies: one.copies,
  };
}
