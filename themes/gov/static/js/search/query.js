// What somebody typed → pieces to look for: words apart by spaces, "exact phrase" in any quotes, -word for what is not
// wanted, document numbers. Nothing raises, nothing is longer than the limits (sitegen/search/query.py, limits.yml).

import { fold, isHan, letters, runs, withoutLone } from "./tokens.js";

const CHARACTERS = 64;
const PIECES = 8;
const EXCLUDED = 4;
// A quotation in any of the marks people type; what it holds is the one group that is not undefined.
export const QUOTATION = /"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|＂([^＂]*)＂/gu;
const QUOTED = new RegExp(`((?<!\\S)[-－–]\\s*)?(?:${QUOTATION.source})`, "gu");
const UNWANTED = /(?<!\S)[-－–](?=[^\s\-－–])(\S+)/gu;
const SEPARATOR = /[\s,，;；、|]+/u;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+/gu;

// `asking`: words people ask with, [before, after, between] what they look for, the longest first (sitegen/search/asking.yml).
export function parseQuery(typed, table, asking = [[], [], []]) {
  const plain = typed.slice(0, CHARACTERS * 4).replace(CONTROL, " ").trim().split(/\s+/u).join(" ");
  const text = [...plain].slice(0, CHARACTERS).join("");
  const phrases = [];
  const unwanted = [];
  const rest = text
    .replace(QUOTED, (_, minus, ...inside) => {
      (minus ? unwanted : phrases).push(inside.find((one) => typeof one === "string") ?? "");
      return " ";
    })
    .replace(UNWANTED, (_, word) => {
      unwanted.push(word);
      return " ";
    });
  const words = rest.split(SEPARATOR).filter(Boolean);
  const asked = words.flatMap((one) => parted(withoutAsking(one, words.length === 1, asking, table), asking, table));
  const made = [...asked.map((one) => piece(one, table, false)), ...phrases.map((one) => piece(one, table, true))].filter(Boolean);
  const unique = [...new Map(made.map((one) => [one.literal, one])).values()];
  return {
    text,
    wanted: withoutLone(unique, (one) => one.sought[0]).slice(0, PIECES),
    excluded: unwanted.map((one) => piece(one, table, false)).filter(Boolean).slice(0, EXCLUDED),
    keys: typedKeys(fold(text, table)),
  };
}

// The word without what people only ask with; "" where nothing else is in it and other words are there.
function withoutAsking(word, alone, [before, after], table) {
  const plain = fold(word, table);
  if (!alone && [...before, ...after].includes(plain)) return "";
  let kept = plain;
  for (let head; (head = before.find((one) => kept.startsWith(one))); ) kept = kept.slice(head.length);
  for (let tail; (tail = after.find((one) => kept.endsWith(one))); ) kept = kept.slice(0, -tail.length);
  if ([...letters(kept)].length >= 2) return kept === plain ? word : kept;
  return kept || alone ? word : "";
}

// What stands on both sides of a word people ask with, if both are words themselves.
function parted(word, [, , between], table) {
  const plain = fold(word, table);
  for (const one of between) {
    const at = plain.indexOf(one);
    const sides = [plain.slice(0, at), plain.slice(at + one.length)];
    if (at >= 0 && sides.every((side) => [...letters(side)].length >= 2)) return sides;
  }
  return [word];
}

function piece(written, table, exact) {
  const literal = letters(written, table);
  if (!literal) return null;
  const found = runs(fold(written, table));
  return { literal, exact, runs: found, sought: soughtRuns(found, exact) };
}

// Of the runs of a piece those that are asked for: of 18路 not the 路, which in a text may be the first half of 路口. People
// cut what they quote anywhere, also within a number or a word: such an end is compared and not asked for.
export function soughtRuns(found, exact) {
  const whole = (run, at) => (at > 0 && at < found.length - 1) || (isHan(run) && [...run].length > 1);
  const inner = exact ? found.filter(whole) : [];
  return withoutLone(inner.length ? inner : found, (one) => one);
}

// Keys of document numbers as `sitegen/official/number.py` makes them: 机关代字|年|序号, without the office |年|序号.
const OPENING = "〔\\[［(（【﹝〖{｛〈";
const CLOSING = "〕\\]］)）】﹞〗}｝〉";
const BRACKETED = new RegExp(`([㐀-䶿一-鿿a-z0-9·]{1,24}?)?\\s*[${OPENING}]\\s*((?:19|20)\\d\\d)\\s*年?\\s*[${CLOSING}]\\s*第?\\s*0*(\\d{1,6})(?!\\d)\\s*号?`, "gu");
const YEARLY = /([㐀-䶿一-鿿a-z·]{1,24}?)?\s*((?:19|20)\d\d)\s*(?:年\s*第?|第|\s)\s*0*(\d{1,6})\s*号/gu;
// 国务院令第711号, 主席令第四十八号: numbered through, without a year.
const ORDER = /([㐀-䶿一-鿿a-z0-9·]{0,24}令)\s*[（(]?\s*第?\s*(0*\d{1,6}|[〇零一二三四五六七八九十百]{1,7})\s*号/gu;
const STATE = /^中华人民共和国/u;
const LEADING = /^.*(?:根据|依据|按照|依照|遵照|参照|关于|印发|转发|执行|废止|修改|替代|代替|以及|以下|的|与|或|见)(?=.)/u;

function typedKeys(folded) {
  const keys = [];
  for (const form of [BRACKETED, YEARLY]) {
    for (const [, office = "", year, serial] of folded.matchAll(form)) {
      const prefix = office.replace(LEADING, "").replace(STATE, "");
      keys.push(`#${prefix}|${year}|${serial}`);
    }
  }
  for (const [, name, serial] of folded.matchAll(ORDER)) {
    keys.push(`#${name.replace(LEADING, "").replace(STATE, "")}||${/\d/u.test(serial) ? Number(serial) : numeral(serial)}`);
  }
  return [...new Set(keys)];
}

// 四十八 → 48, 一百〇三 → 103, 二〇一 → 201.
function numeral(written) {
  if (!/[十百]/u.test(written)) return Number([...written].map(digit).join(""));
  let sum = 0;
  let last = 0;
  for (const one of written) {
    const unit = { 十: 10, 百: 100 }[one];
    if (unit) {
      sum += (last || 1) * unit;
      last = 0;
    } else last = digit(one);
  }
  return sum + last;
}

function digit(one) {
  return one === "零" ? 0 : "〇一二三四五六七八九".indexOf(one);
}
