// Texts of results → runs [text, whether it matches]: titles and summaries whole, of a text what lies around the match.
// The rules are those of sitegen/search/snippet.py; texts come in parts with signs, see sitegen/shards/texts.py.

import { hashOf } from "./shard.js";
import { foldWithPlaces, isHan, runTokens } from "./tokens.js";

// Characters of an excerpt, and how many of them lie before the match.
const LENGTH = 120;
const BEFORE = 24;
const ENDS = "。！？；\n";

// What is looked for in a text: `whole`, the words as they were typed, the longest first; `parts`, their tokens.
export function needles(wanted) {
  const runs = wanted.flatMap((one) => one.runs.filter((run) => run.length > 2));
  const whole = [...new Set([...wanted.map((one) => one.literal), ...runs])].sort((one, other) => other.length - one.length);
  return { whole, parts: [...new Set(wanted.flatMap((one) => one.runs.flatMap(runTokens)))] };
}

// The excerpt around the best match in a text; null where nothing matches. `enough`: `whole` or also `parts`.
export function excerpt(text, wanted, { whole, parts }, enough, table) {
  const [folded, places] = foldWithPlaces(text, table);
  let at = -1;
  for (const needle of enough === "whole" ? whole : [...whole, ...parts]) {
    at = folded.indexOf(needle);
    if (at >= 0) break;
  }
  if (at < 0) return null;
  const start = startOf(text, places[at]);
  const piece = cut(text.slice(start, start + LENGTH * 2));
  return marked((start ? "…" : "") + piece, wanted, table);
}

// After the end of a sentence shortly before the match, else some characters before; never within a pair of surrogates.
function startOf(text, at) {
  const first = Math.max(0, at - BEFORE);
  const end = Math.max(...[...ENDS].map((one) => text.slice(first, at).lastIndexOf(one)));
  const start = end >= 0 ? first + end + 1 : first;
  return start && /[\udc00-\udfff]/u.test(text.charAt(start)) ? start + 1 : start;
}

export function cut(text) {
  const characters = [...text.split(/\s+/u).filter(Boolean).join(" ")];
  return characters.length <= LENGTH ? characters.join("") : `${characters.slice(0, LENGTH - 1).join("")}…`;
}

// Numbers of the further parts (from 1) that by their signs have all tokens of one of the words.
export function partsWith(signs, wanted) {
  const words = wanted.map((one) => one.sought.flatMap(runTokens).map(hashOf)).filter((one) => one.length);
  return signs.flatMap((sign, at) => {
    const bits = Uint8Array.from(atob(sign), (one) => one.charCodeAt(0));
    const has = (hash) => {
      const place = hash % (bits.length * 8);
      return (bits[place >> 3] >> (place & 7)) & 1;
    };
    return words.some((hashes) => hashes.every(has)) ? [at + 1] : [];
  });
}

// The whole text in runs: marked where words stand, or else their tokens.
export function marked(text, wanted, table) {
  const [folded, places] = foldWithPlaces(text, table);
  const marks = new Uint8Array(folded.length);
  for (const piece of wanted) {
    for (const run of piece.runs) {
      const needles = folded.includes(run) || !isHan(run) ? [run] : runTokens(run);
      for (const needle of needles) {
        for (let at = folded.indexOf(needle); at >= 0; at = folded.indexOf(needle, at + 1)) marks.fill(1, at, at + needle.length);
      }
    }
  }
  const found = [];
  let from = 0;
  for (let at = 1; at <= folded.length; at++) {
    if (at < folded.length && marks[at] === marks[at - 1]) continue;
    const part = text.slice(places[from], places[at]);
    if (part) found.push([part, marks[from] === 1]);
    from = at;
  }
  return found;
}
