// Searches a collection of static shards: the rarest terms first, then the cards of the best, nothing else.

import { cut, excerpt, marked, needles, partsWith } from "./excerpt.js";
import { parseQuery } from "./query.js";
import { Missing, bytes, hashOf, json, lists, values } from "./shard.js";
import { isHan, letters, mayBeTraditional, runTokens, scriptTable } from "./tokens.js";
import { bestBets, corrected, isLatin, named, otherWays } from "./words.js";

// Results of a page: fewer where the words cost more, so that a cold search asks a dozen times at most.
const PAGE_SIZE = 8;
const LEAST_PAGE = 5;
const LEAST_QUOTED = 4; // and where the table of scripts was asked for, or a number was typed
// With so few documents left, no further terms are fetched; with more, as many as leave requests for the cards.
const FEW = 2;
const REQUESTS = 12;
// A search for a quoted text that no document of the first page has asks for so many more before it gives up.
const MORE = 12;
// And the few documents that may have a text somebody typed are all read for as many.
const REST = 3;
// Other ways to say a query that are asked for; titles looked at for what was mistyped; names suggested.
const WAYS = 3;
const LIKE = 5;
const LEAST_LIKE = 3;
const NAMES = 3;
// Of so short a run all pairs are asked for: 城市更新 is not any 城市 and any 更新.
const SHORT = 4;
// Terms asked for of what is wanted, and of what is not.
const TERMS = 6;
const UNWANTED = 6;
const WEIGHTS = [4, 1.5, 1];
// What a document scores whose number was typed.
const NUMBERED = 1000;
const ENDED = 0.6;
const BLOCK_LOG = 2;
const FIRST_YEAR = 1900;
// Further parts of one long text that are looked at, and that a text has at most: what is longer is not seen to its end.
const PARTS = 2;
const MOST_PARTS = 16;
// How many of a kind stand apart on a full page; on a shorter one, one less, so that others are left.
const SHOWN_APART = { policy: 3, service: 2 };
// Where a document has a quoted text: may, when not all of it could be looked at.
const [TITLE, TEXT, MAY, NOT] = [0, 1, 2, 3];
export const FACETS = ["kind", "year", "section", "site", "organisation", "topic", "validity"];

export class Finder {
  #folder;
  #above;
  #site;
  #sites;

  // `folder`: of the collection; the table of scripts and the names lie above it. `site`: whose names are offered, "" all.
  // `sites`: whose documents are looked for, none: of all that are in the collection.
  constructor(folder, site = "", sites = []) {
    this.#sites = sites;
    this.#folder = folder;
    this.#above = folder.slice(0, folder.lastIndexOf("/"));
    this.#site = site;
  }

  index(spent = new Asked()) {
    return spent.json(`${this.#folder}/index.bin`);
  }

  // `filters`: facet → value. Documents are numbers; their order is that of publication.
  // A page beyond the last is the last.
  async search(typed, { filters = {}, sort = "relevance", page: asked = 1 } = {}) {
    const spent = new Asked();
    const index = await this.index(spent);
    let query = parseQuery(typed, null, index.asking);
    let found = await this.#findAnyWay(index, query, spent);
    let table = null;
    if (!found.scores.size && query.wanted.length && mayBeTraditional(query.text, index.both)) {
      table = scriptTable(await spent.json(`${this.#above}/simplified.bin`));
      const simplified = parseQuery(typed, table, index.asking);
      if (simplified.wanted.some((one, at) => one.literal !== query.wanted[at]?.literal)) {
        query = simplified;
        found = await this.#findAnyWay(index, query, spent);
      }
    }
    let relaxed = false;
    let didYouMean = "";
    if (!found.scores.size && found.pieces.flat().length > 1 && !query.wanted.some((one) => one.exact)) {
      relaxed = true;
      const { scores, near, unknown } = await this.#some(index, found.pieces, spent);
      found = { ...found, scores: await this.#ofSites(scores, spent) };
      const few = Math.max(LEAST_LIKE, Math.min(LIKE, REQUESTS - spent.requests));
      const like = unknown.size ? await this.#cards(rank(await this.#ofSites(near, spent), "relevance").slice(0, few), spent) : [];
      didYouMean = corrected(query, unknown, like.map((card) => card.title), table);
    }
    const ended = new Set(sums(index.ended));
    for (const number of ended) if (found.scores.has(number)) found.scores.set(number, found.scores.get(number) * ENDED);
    const { kept, labels } = await this.#filtered(index, found.scores, filters, spent);
    const names = await this.#named(query.text, spent);
    const apart = sort === "relevance" && !relaxed && !Object.keys(filters).length;
    // Who quotes a text, or types as much as a fragment of one, wants to see the place: a page of fewer results leaves
    // requests for it.
    const quoted = !found.numbered && !relaxed && query.wanted.some((one) => isLong(one) || isPhrase(one));
    const least = quoted || table || found.numbered ? LEAST_QUOTED : LEAST_PAGE;
    const room = Math.max(least, Math.min(PAGE_SIZE, REQUESTS - spent.requests - (quoted ? PARTS : 0)));
    const ordered = rank(kept, sort);
    const { ranked, having, pageSize } = quoted
      ? await this.#compared(ordered, room, query, sort, table, spent)
      : { ranked: ordered, having: ordered, pageSize: room };
    const copies = once(ranked, index.copies);
    const page = Math.max(1, Math.min(asked, Math.ceil(copies.size / pageSize)));
    return {
      query, relaxed, total: ranked.length, reachable: copies.size, pageSize, page, labels,
      didYouMean, bestBets: bestBets(query.text, index.bets, table), named: names,
      numbers: ranked, width: index.width, apart: apart ? ["policy", "service"] : [],
      ...(await this.#page(index, copies, { page, pageSize, apart, having, query, wanted: found.marks, table, spent })),
    };
  }

  // Names and titles that begin to say what is typed, for suggestions.
  async titles(typed, most) {
    const spent = new Asked();
    const index = await this.index(spent);
    const query = parseQuery(typed, null, index.asking);
    if (!query.wanted.length) return [];
    const { scores } = await this.#find(index, query, spent, true);
    const cards = await this.#cards(rank(await this.#ofSites(scores, spent), "relevance").slice(0, most), spent);
    const names = (await this.#named(query.text, spent)).slice(0, NAMES).map((one) => one.name);
    return [...new Set([...names, ...cards.map((card) => card.title)])];
  }

  // Counts of a facet's values among documents: [{value, label, count}], most first.
  async facet(name, numbers, width) {
    const among = new Set(numbers);
    const counted = [];
    if (name === "year") {
      const years = new Map();
      for (const number of numbers) years.set(yearOf(number, width), (years.get(yearOf(number, width)) ?? 0) + 1);
      for (const [year, count] of years) counted.push({ value: String(year), label: String(year), count });
      return counted.sort((one, other) => other.value - one.value);
    }
    for (const [term, documents] of await this.#facet(name)) {
      const [value, label = value] = term.split("\t");
      const count = documents.reduce((sum, number) => sum + among.has(number), 0);
      if (count) counted.push({ value, label, count });
    }
    return counted.sort((one, other) => other.count - one.count);
  }

  async #facet(name, spent = new Asked()) {
    try {
      return values(await spent.bytes(`${this.#folder}/f/${name}.bin`));
    } catch (error) {
      if (error instanceof Missing) return [];
      throw error;
    }
  }

  // Those of the sites that are looked through; one request, whatever is looked for.
  async #ofSites(scores, spent) {
    if (!this.#sites.length || !scores.size) return scores;
    const wanted = new Set((await this.#facet("site", spent)).flatMap(([term, documents]) => (this.#sites.includes(term.split("\t")[0]) ? documents : [])));
    return new Map([...scores].filter(([number]) => wanted.has(number)));
  }

  // `kept`: those with these values; `labels`: facet → what the value is called.
  async #filtered(index, scores, filters, spent) {
    let kept = scores;
    const labels = {};
    for (const [facet, value] of Object.entries(filters)) {
      let wanted;
      labels[facet] = value;
      if (facet === "year") wanted = (number) => yearOf(number, index.width) === Number(value);
      else {
        const entry = (await this.#facet(facet, spent)).find(([term]) => term.split("\t")[0] === value);
        labels[facet] = entry?.[0].split("\t")[1] ?? value;
        const documents = new Set(entry ? entry[1] : []);
        wanted = (number) => documents.has(number);
      }
      kept = new Map([...kept].filter(([number]) => wanted(number)));
    }
    return { kept, labels };
  }

  // Sites, organisations and sections whose pinyin or initials were typed.
  async #named(text, spent) {
    if (!isLatin(text)) return [];
    const names = await spent.json(`${this.#above}/names.bin`).catch((error) => {
      if (error instanceof Missing) return [];
      throw error;
    });
    return named(text, names, this.#site);
  }

  // Documents that say it as typed or with synonyms; `marks`: all pieces looked for.
  async #findAnyWay(index, query, spent) {
    const ways = otherWays(query, index.synonyms).slice(0, WAYS);
    spent.kept = ways.length ? query.wanted.length + 1 : 0;
    const found = await this.#find(index, query, spent);
    spent.kept = 0;
    const marks = [...query.wanted];
    if (found.numbered) return { ...found, marks, scores: await this.#ofSites(found.scores, spent) };
    for (const other of ways) {
      if (spent.requests + other.wanted.length > REQUESTS - LEAST_PAGE) break;
      marks.push(...other.wanted);
      for (const [number, score] of (await this.#find(index, other, spent)).scores) {
        if (!(found.scores.get(number) >= score)) found.scores.set(number, score);
      }
    }
    return { ...found, marks, scores: await this.#ofSites(found.scores, spent) };
  }

  // Documents with all pieces: {scores: number → score, pieces: the terms asked for of each}.
  async #find(index, query, spent, titles = false) {
    const sizes = sizesOf(index);
    const rarest = (terms) => terms.sort((one, other) => sizes(one) - sizes(other));
    const runsOf = query.wanted.map((piece) => piece.sought.map((run) => {
      const terms = chosen(run, piece.exact || piece.whole, sizes);
      return rarest(isLong(piece) ? spread(terms) : terms);
    }));
    const pieces = runsOf.map((runs, at) => (isLong(query.wanted[at]) ? inTurn(runs, rarest) : rarest(runs.flat())));
    const numbered = new Set();
    for (const key of query.keys) {
      for (const number of (await this.#lists(index, key, spent))?.[0] ?? []) numbered.add(number);
    }
    // Of each piece the rarest term, and all of a short quoted one; then what long pieces need to be told from others; then
    // what short ones do, as far as requests are left. A quoted text is compared afterwards.
    const order = (terms) => [...new Set(terms)].sort((one, other) => sizes(one) - sizes(other));
    const least = (piece, terms) => terms.slice(0, piece.exact && !isLong(piece) ? SHORT : 1);
    // Who types a number that a document has also finds those that name it, and not what has a part of it.
    const needed = numbered.size ? order(pieces.flat()).slice(0, TERMS) : order(query.wanted.flatMap((piece, at) => least(piece, pieces[at])));
    const long = [...new Set(inTurn(runsOf.filter((_, at) => isLong(query.wanted[at])).flat(), rarest))];
    // The other pairs of a long piece tell a fragment of common words from texts that have the words apart.
    const between = order(query.wanted.flatMap((piece) => spread(piece.sought.flatMap((run) => (isHan(run) && [...run].length > SHORT ? runTokens(run) : [])))));
    const asked = [...new Set([...needed, ...long, ...order(pieces.flat()), ...between])];
    const kept = await this.#all(index, asked, needed.length, spent, new Set([...long, ...between]), titles);
    const each = Math.max(1, Math.floor(UNWANTED / query.excluded.length));
    for (const piece of kept.size ? query.excluded : []) {
      const cut = order(piece.sought.flatMap((run) => chosen(run, piece.exact, sizes))).slice(0, each);
      for (const number of (await this.#all(index, cut, cut.length, spent)).keys()) kept.delete(number);
    }
    for (const number of numbered) kept.set(number, NUMBERED);
    return { scores: kept, pieces, numbered: numbered.size > 0 };
  }

  // Documents with these terms. The first `least` are all asked for; then those in `wanted`, of long pieces, until few
  // documents are left or a page of them has every term in its title; the rest while there are requests for the cards.
  async #all(index, terms, least, spent, wanted = new Set(), titles = false) {
    let scores = null;
    let titled = null;
    let at = 0;
    while (at < terms.length && !(scores && !scores.size)) {
      if (at >= Math.max(least, 2)) {
        const page = wanted.has(terms[at]) ? LEAST_QUOTED : LEAST_PAGE;
        // Few enough to be read, all of them, with what is left of the requests.
        const few = scores.size <= FEW || (scores.size <= PAGE_SIZE && scores.size >= REQUESTS - spent.requests);
        const clear = wanted.has(terms[at]) && (few || (titled.size > 0 && titled.size <= page));
        const dear = !wanted.has(terms[at]) && 1 + spent.requests + Math.min(scores.size, PAGE_SIZE) > REQUESTS;
        if (clear || dear || spent.requests + spent.kept >= REQUESTS - page || at >= Math.max(least, REQUESTS - 1 - page)) break;
      }
      const batch = terms.slice(at, at < least ? Math.min(at + 2, least) : at + 1);
      at += batch.length;
      const found = await Promise.all(batch.map((term) => this.#lists(index, term, spent)));
      for (const one of found) {
        scores = meet(scores, titles ? one && [one[0], [], []] : one, index.total);
        const here = new Set(one?.[0] ?? []);
        titled = new Set([...(titled ?? here)].filter((number) => here.has(number) && scores.has(number)));
      }
    }
    return scores ?? new Map();
  }

  // `scores`: documents with at least half of the pieces, or, of one long piece, half of its terms; else with any piece.
  // `near`: those, or else documents with any term. `unknown`: places of pieces no document has.
  async #some(index, pieces, spent) {
    const each = pieces.length * 2 > TERMS ? 1 : 2;
    const parts = pieces.length > 1 ? pieces.map((terms) => terms.slice(0, each)) : pieces[0].slice(0, TERMS).map((term) => [term]);
    const found = await Promise.all(parts.slice(0, TERMS).map((terms) => this.#all(index, terms, terms.length, spent)));
    const scores = new Map();
    const counts = new Map();
    for (const part of found) {
      for (const [number, score] of part) {
        scores.set(number, (scores.get(number) ?? 0) + score);
        counts.set(number, (counts.get(number) ?? 0) + 1);
      }
    }
    const having = (least) => new Map([...scores].filter(([number]) => counts.get(number) >= least));
    const half = having(Math.ceil(parts.length / 2));
    const any = having(1);
    const unknown = new Set(pieces.length === 1 ? [0] : found.flatMap((part, at) => (part.size ? [] : [at])));
    return { scores: half.size || pieces.length === 1 ? half : any, near: half.size ? half : any, unknown };
  }

  async #lists(index, term, spent) {
    const at = hashOf(term) & (index.shards - 1);
    const hex = (value) => value.toString(16).padStart(2, "0");
    return lists(await spent.bytes(`${this.#folder}/t/${hex(at >> 8)}/${hex(at & 255)}.bin`), term);
  }

  // What is shown of each text: from its first part, or from the one its sign names while requests are left.
  async #excerpts(cards, wanted, table, spent) {
    const sought = needles(wanted);
    return Promise.all(cards.map(async (card) => {
      const near = excerpt(card.text, wanted, sought, "whole", table) ?? excerpt(card.summary, wanted, sought, "whole", table);
      if (near) return near;
      for (const part of partsWith(card.signs, wanted).slice(0, PARTS)) {
        if (spent.requests >= REQUESTS && !spent.has(this.#partName(card, part))) break;
        const found = excerpt(await this.#part(card, part, spent), wanted, sought, "whole", table);
        if (found) return found[0][0].startsWith("…") ? found : [["…", false], ...found];
      }
      return excerpt(card.text, wanted, sought, "parts", table) ?? marked(cut(card.summary || card.text), wanted, table);
    }));
  }

  async #cards(numbers, spent) {
    const blocks = [...new Set(numbers.map((number) => number >> BLOCK_LOG))];
    const files = await Promise.all(blocks.map((block) => spent.json(`${this.#folder}/c/${place(block)}.bin`)));
    const known = new Map(files.flat().map((card) => [card[0], card]));
    // Of all sites cards name the document itself; who looks through the portal and its sub-sites is led to its copy.
    const led = (card) => (this.#sites.length && card.copy ? { ...card, url: card.copy } : card);
    return numbers.filter((number) => known.has(number)).map((number) => led(cardOf(known.get(number))));
  }

  // Of documents with the terms of a quoted text, those that have it in one place come first, in the title, then in the text;
  // those that were looked through in vain are no results of a phrase in quotes. Looks at as many as the first page shows;
  // where none of them has the phrase, at more, but not without end. What was not looked at comes last. `having`: those that
  // have it.
  async #compared(ranked, pageSize, { wanted }, sort, table, spent) {
    const pieces = wanted.filter((one) => isLong(one) || isPhrase(one));
    const exact = wanted.some((one) => one.exact);
    const seen = new Map();
    const count = (least, most) => [...seen.values()].filter((one) => one >= least && one <= most).length;
    for (let at = 0; at < ranked.length; ) {
      const most = exact && !count(TITLE, TEXT) ? REQUESTS + MORE : ranked.length <= PAGE_SIZE ? REQUESTS + REST : REQUESTS;
      const room = at ? Math.min(pageSize, most - spent.requests) : pageSize;
      const enough = at && (exact ? count(TITLE, TEXT) && count(TITLE, MAY) >= pageSize : count(TITLE, TEXT) >= PAGE_SIZE);
      if (enough || room <= 0) break;
      const cards = await this.#cards(ranked.slice(at, at + room), spent);
      at += room;
      await Promise.all(cards.map(async (card) => seen.set(card.number, await this.#standing(card, pieces, table, spent, most))));
    }
    const standing = (number) => seen.get(number) ?? MAY;
    const kept = exact ? ranked.filter((number) => standing(number) !== NOT) : ranked;
    const having = kept.filter((number) => standing(number) <= TEXT);
    if (sort === "relevance") kept.sort((one, other) => Math.min(standing(one), MAY) - Math.min(standing(other), MAY));
    return {
      ranked: kept, having: having.length ? having : kept.filter((number) => seen.has(number)),
      pageSize: sort === "relevance" ? Math.max(pageSize, Math.min(PAGE_SIZE, having.length)) : pageSize,
    };
  }

  // Where a document has all of these pieces, as far as requests are left to see.
  async #standing(card, pieces, table, spent, most) {
    const title = letters(card.title, table);
    const near = [letters(card.summary, table), letters(card.text, table)];
    const places = await Promise.all(pieces.map(async (piece) => {
      if (title.includes(piece.literal)) return TITLE;
      if (near.some((one) => one.includes(piece.literal))) return TEXT;
      const parts = partsWith(card.signs, [piece]);
      // The words of files are found, and cannot be seen.
      let unseen = card.attached || parts.length > PARTS || card.signs.length >= MOST_PARTS;
      for (const part of parts.slice(0, PARTS)) {
        if (spent.requests >= most && !spent.has(this.#partName(card, part))) unseen = true;
        else if (letters(await this.#part(card, part, spent), table).includes(piece.literal)) return TEXT;
      }
      return unseen ? MAY : NOT;
    }));
    return Math.max(...places);
  }

  #partName(card, part) {
    return `${this.#folder}/x/${place(card.number >> BLOCK_LOG)}-${card.number & ((1 << BLOCK_LOG) - 1)}-${part}.bin`;
  }

  // A further part of a text.
  async #part(card, part, spent) {
    return new TextDecoder().decode(await spent.bytes(this.#partName(card, part)));
  }

  // The hits of one page: on the first, policies and services also apart.
  // `copies`: what is ranked, each with its copies.
  async #page(index, copies, { page, pageSize, apart, having, query, wanted, table, spent }) {
    const shown = { policy: [], service: [] };
    const ranked = [...copies.keys()];
    let rest = ranked;
    if (apart) {
      for (const [kind, most] of Object.entries(SHOWN_APART)) {
        const members = new Set(sums(index[kind]));
        shown[kind] = having.filter((number) => members.has(number) && copies.has(number)).slice(0, pageSize < PAGE_SIZE ? most - 1 : most);
      }
      const taken = new Set([...shown.policy, ...shown.service]);
      rest = ranked.filter((number) => !taken.has(number));
    }
    const taken = shown.policy.length + shown.service.length;
    const first = page === 1 ? 0 : pageSize * (page - 1) - taken;
    const room = page === 1 ? Math.max(0, pageSize - taken) : pageSize;
    const before = page === 1 ? [...shown.policy, ...shown.service] : [];
    const cards = await this.#cards([...before, ...rest.slice(first, first + room)], spent);
    const literal = query.wanted.map((one) => one.literal).join("");
    const excerpts = await this.#excerpts(cards, wanted, table, spent);
    const said = (card, runs) => (letters(card.title, table).includes(literal) ? 2 : Number(letters(text(runs), table).includes(literal)));
    const hits = cards.map((card, at) => ({
      ...card, titleRuns: marked(card.title, wanted, table), snippetRuns: excerpts[at], said: said(card, excerpts[at]),
      copies: copies.get(card.number),
    }));
    const of = (kind) => hits.filter((hit) => page === 1 && shown[kind].includes(hit.number));
    const list = hits.filter((hit) => !(page === 1 && (shown.policy.includes(hit.number) || shown.service.includes(hit.number))));
    if (apart && page === 1) list.sort((one, other) => other.said - one.said);
    return { policies: of("policy"), services: of("service"), hits: list };
  }
}

// The files one search asks for, whether or not the browser has them already: pages are then as long every time.
class Asked {
  #files = new Set();
  kept = 0; // requests that are set aside for other ways to say the query

  get requests() {
    return this.#files.size;
  }

  has(url) {
    return this.#files.has(url);
  }

  bytes(url) {
    this.#files.add(url);
    return bytes(url);
  }

  json(url) {
    this.#files.add(url);
    return json(url);
  }
}

function cardOf([number, url, title, date, summary, kind, docNumber, where, owner, validity, text, signs, attached, copy]) {
  return { number, url, title, date, summary, kind, docNumber, where, owner, validity, text, signs, attached, copy };
}

// Where a block lies in its folder.
function place(block) {
  return `${(block >> 8).toString(16)}/${(block & 255).toString(16).padStart(2, "0")}`;
}

function text(runs) {
  return runs.map(([one]) => one).join("");
}

// Of copies the first, with how many others there are: number → copies left out.
function once(ranked, groups) {
  const groupOf = new Map(groups.flatMap((group, at) => sums(group).map((number) => [number, at])));
  const first = new Map();
  const kept = new Map();
  for (const number of ranked) {
    const group = groupOf.get(number);
    if (first.has(group)) kept.set(first.get(group), kept.get(first.get(group)) + 1);
    else kept.set(number, 0);
    if (group !== undefined && !first.has(group)) first.set(group, number);
  }
  return kept;
}

function rank(scores, sort) {
  const numbers = [...scores.keys()];
  if (sort === "date") return numbers.sort((one, other) => other - one);
  return numbers.sort((one, other) => scores.get(other) - scores.get(one) || other - one);
}

// Adds a term's lists to the scores of documents that had all terms before; null: there were none before.
function meet(scores, found, total) {
  const kept = new Map();
  if (!found) return kept;
  const rarity = Math.log(1 + total / found.reduce((sum, list) => sum + list.length, 0));
  found.forEach((list, at) => {
    for (const number of list) {
      if (scores === null || scores.has(number)) kept.set(number, (scores?.get(number) ?? 0) + rarity * WEIGHTS[at]);
    }
  });
  return kept;
}

// How frequent a term is, as the logarithm of its documents; -1: rarer than all the index names.
function sizesOf(index) {
  const known = new Map();
  for (const [size, terms] of Object.entries(index.frequent)) {
    for (const term of terms.split(" ")) known.set(term, Number(size));
  }
  return (term) => known.get(term) ?? -1;
}

// Whether a piece has a run no word is as long as.
function isLong(piece) {
  return piece.runs.some((run) => [...run].length > SHORT);
}

// Whether a piece was quoted, and is more than a word every text with its terms has in one place.
function isPhrase(piece) {
  return piece.exact && piece.literal.length > 2;
}

// The tokens of a run that are asked for.
function chosen(run, exact, sizes) {
  const few = [...run].length <= SHORT;
  return isHan(run) && (few || exact) ? runTokens(run) : cover(run, sizes);
}

// Tokens that together have every character of a run: as few as will do, the rarest of these.
export function cover(run, sizes) {
  const characters = [...run];
  if (!isHan(run) || characters.length < 2) return [characters.slice(0, 32).join("")];
  const pairs = characters.slice(1).map((one, at) => characters[at] + one);
  const costs = pairs.map((pair) => 1000 + sizes(pair));
  // best[n]: the cheapest way to have the first n characters: [cost, pairs].
  const best = [[0, []], [Infinity, []]];
  for (let length = 2; length <= characters.length; length++) {
    const before = best[length - 1][0] < best[length - 2][0] ? best[length - 1] : best[length - 2];
    best.push([before[0] + costs[length - 2], [...before[1], pairs[length - 2]]]);
  }
  return best[characters.length][1];
}

// The middle, then the middles of what lies before and behind it, and so on: the first few come from all over a list. What
// tells a title from others made like it is seldom all at its beginning.
export function spread(list) {
  const found = [];
  const spans = [[0, list.length]];
  for (const [from, to] of spans) {
    if (from >= to) continue;
    const middle = (from + to) >> 1;
    found.push(list[middle]);
    spans.push([from, middle], [middle + 1, to]);
  }
  return found;
}

// The first of each list, then the second of each, and so on; `rarest` sorts each turn. What tells a title from others made
// like it may be in any of its parts; the pairs of one name all say the same.
export function inTurn(lists, rarest) {
  const found = [];
  for (let at = 0; lists.some((list) => at < list.length); at++) {
    found.push(...rarest(lists.filter((list) => at < list.length).map((list) => list[at])));
  }
  return found;
}

function yearOf(number, width) {
  return FIRST_YEAR + Math.floor(Math.floor(number / width) / 12);
}

// Differences → ascending numbers.
function sums(steps) {
  let last = 0;
  return steps.map((step) => (last += step));
}
