// Text → tokens: the rules of sitegen/search/tokens.py, which tests/search/vectors.json holds as examples.

const HAN = "\\u3005\\u3007\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
const RUN = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
const HAN_FIRST = new RegExp(`^[${HAN}]`, "u");
const LONGEST_WORD = 32;

// Traditional characters become simplified ones by a table of [traditional, simplified] as two strings: it is read from
// the site only when somebody types what no document has, see finder.js.
export function scriptTable([traditional, simplified]) {
  const from = [...traditional];
  const to = [...simplified];
  return new Map(from.map((one, at) => [one, to[at]]));
}

function foldOne(character, table) {
  if (!table && character >= "\u4e00" && character <= "\u9fff") return character; // most of every text, and itself
  let plain = character.normalize("NFKC").toLowerCase();
  if (!isAscii(plain)) {
    const bare = plain.normalize("NFKD").replace(/\p{Mn}/gu, "");
    plain = isAscii(bare) ? bare : plain.replace(/\p{Mn}/gu, "");
  }
  return table ? [...plain].map((one) => table.get(one) ?? one).join("") : plain;
}

function isAscii(text) {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 127) return false;
  return true;
}

// The text as it is compared: width, case, accents and (with a table) script made alike.
export function fold(text, table) {
  return [...text].map((one) => foldOne(one, table)).join("");
}

// The folded text, and for each of its UTF-16 units the place in `text` it comes from (and the end).
export function foldWithPlaces(text, table) {
  let folded = "";
  const places = [];
  let at = 0;
  for (const character of text) {
    const part = foldOne(character, table);
    for (let unit = 0; unit < part.length; unit++) places.push(at);
    folded += part;
    at += character.length;
  }
  places.push(text.length);
  return [folded, places];
}

export function runs(folded) {
  return folded.match(RUN) ?? [];
}

export function isHan(run) {
  return HAN_FIRST.test(run);
}

export function runTokens(run) {
  const characters = [...run];
  if (!isHan(run)) return [characters.slice(0, LONGEST_WORD).join("")];
  if (characters.length === 1) return [run];
  return characters.slice(1).map((one, at) => characters[at] + one);
}

export function tokens(text, table) {
  return runs(fold(text, table)).flatMap(runTokens);
}

export function titleTokens(text, table) {
  const singles = runs(fold(text, table)).filter((run) => isHan(run) && [...run].length > 1).flatMap((run) => [...run]);
  return [...tokens(text, table), ...singles];
}

// Single Han characters only where there is nothing else.
export function queryTokens(text, table) {
  return withoutLone([...new Set(tokens(text, table))], (one) => one);
}

export function withoutLone(things, text) {
  const longer = things.filter((one) => [...text(one)].length > 1 || !isHan(text(one)));
  return longer.length ? longer : things;
}

// Whether a text may have traditional characters: those of GB 2312 are simplified ones, but for a few (`both`) that stand
// for others too. Of most searches the table of scripts need not be asked for.
export function mayBeTraditional(text, both) {
  const known = plain();
  return (fold(text).match(/\p{Script=Han}/gu) ?? []).some((one) => both.includes(one) || !known.has(one));
}

// The Han characters of GB 2312: rows 16 to 87 of 94 each, two bytes a character.
function plain() {
  const bytes = [];
  for (let row = 0xb0; row <= 0xf7; row++) for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell);
  return new Set(new TextDecoder("gb18030").decode(Uint8Array.from(bytes)));
}

// The folded text without what lies between its runs.
export function letters(text, table) {
  return runs(fold(text, table)).join("");
}
