// Words the platform and its sites have given: synonyms, best bets, names by pinyin; and words of titles for mistyped ones.
// The rules are those of sitegen/search/{synonyms,best_bets,names,suggest}.py.

import { soughtRuns } from "./query.js";
import { fold, isHan, letters, runs } from "./tokens.js";

const NAMES = 8;
const LEAST_CORRECTED = 3;

// Queries that say the same: in one piece a word of a group for another of it.
export function otherWays(query, groups) {
  const found = [];
  query.wanted.forEach((piece, at) => {
    if (piece.exact) return;
    for (const group of groups) {
      for (const word of group.filter((one) => piece.literal.includes(one))) {
        // A piece that holds the other word already says both.
        for (const other of group.filter((one) => !piece.literal.includes(one))) {
          const literal = piece.literal.replaceAll(word, other);
          // A word by itself stands as it is: its rarest pairs tell it from texts that have its parts apart.
          const said = { literal, exact: false, whole: literal === other, runs: runs(literal), sought: soughtRuns(runs(literal), false) };
          const wanted = query.wanted.map((one, place) => (place === at ? said : one));
          found.push({ ...query, keys: [], wanted: [...new Map(wanted.map((one) => [one.literal, one])).values()] });
        }
      }
    }
  });
  return found;
}

// Best bets for just this.
export function bestBets(text, bets, table) {
  const typed = letters(text, table);
  return bets.filter(([queries]) => queries.includes(typed)).map(([, title, url, summary]) => ({ title, url, summary }));
}

// Whether a text is Latin letters alone, and so may be pinyin or initials.
export function isLatin(text) {
  const found = runs(fold(text));
  return found.length > 0 && found.every((one) => /^[a-z]+$/u.test(one));
}

// Names whose pinyin or initials were typed, exact ones first. `site`: only names of this site, "" all.
export function named(text, names, site) {
  const typed = letters(text);
  if (typed.length < 2) return [];
  const ranked = [];
  for (const [kind, name, url, of, plain, pinyin, initials] of names) {
    if (site && of && of !== site) continue;
    if (plain === typed) ranked.push([0, { kind, name, url }]);
    else if (typed === pinyin || typed === initials) ranked.push([1, { kind, name, url }]);
    else if (typed.length >= 4 && pinyin.startsWith(typed)) ranked.push([3, { kind, name, url }]);
  }
  ranked.sort(([one, a], [other, b]) => one - other || a.name.length - b.name.length || (a.url < b.url ? -1 : 1));
  return [...new Map(ranked.map(([, one]) => [`${one.name}\n${one.url}`, one])).values()].slice(0, NAMES);
}

// What was typed with words nobody wrote put right by these titles; "" where none is near. `unknown`: places of such pieces.
export function corrected(query, unknown, titles, table) {
  const right = query.wanted.map((piece, at) => (unknown.has(at) && nearest(piece.literal, titles, table)) || piece.literal);
  return right.some((one, at) => one !== query.wanted[at].literal) ? right.join(" ") : "";
}

// The stretch of a title with the most of the same characters at the same places: all but one, or all but a quarter; of
// several the one that stands in most titles, then in the best.
function nearest(literal, titles, table) {
  const length = [...literal].length;
  if (!isHan(literal) || length < LEAST_CORRECTED) return "";
  let least = Math.max(1, length / 4) + 0.01;
  const counts = new Map();
  for (const run of titles.flatMap((one) => runs(fold(one, table)))) {
    const characters = [...run];
    for (let at = 0; at + length <= characters.length; at++) {
      const stretch = characters.slice(at, at + length);
      const wrong = difference([...literal], stretch);
      if (!wrong || wrong > least) continue;
      if (wrong < least) counts.clear();
      least = wrong;
      counts.set(stretch.join(""), (counts.get(stretch.join("")) ?? 0) + 1);
    }
  }
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best), ["", 0])[0];
}

// How many characters differ; half a one where two only changed places.
function difference(typed, other) {
  const wrong = typed.filter((one, at) => one !== other[at]).length;
  return wrong && [...typed].sort().join() === [...other].sort().join() ? 0.5 : wrong;
}
