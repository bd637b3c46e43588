// Files of the static search: fetched, decompressed, read. How they are written: sitegen/shards/coding.py.

export class Missing extends Error {}

const read = new Map();

// The bytes of a file; asked for once a page. The server is always asked whether it changed: all files of a collection
// belong together.
export function bytes(url) {
  if (!read.has(url)) {
    const answer = fetchBytes(url);
    answer.catch(() => read.delete(url));
    read.set(url, answer);
  }
  return read.get(url);
}

async function fetchBytes(url) {
  const answer = await fetch(url, { cache: "no-cache" });
  if (answer.status === 404) throw new Missing(url);
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  const stream = answer.body.pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export async function json(url) {
  return JSON.parse(new TextDecoder().decode(await bytes(url)));
}

// Lists of a term in a shard: [title, often, rest], each ascending numbers; null: no document has it.
export function lists(data, term) {
  const wanted = new TextEncoder().encode(term);
  for (const [name, ...found] of entries(data)) {
    if (name.length === wanted.length && name.every((byte, at) => byte === wanted[at])) return found.map(numbers);
  }
  return null;
}

// All [term, numbers] of a small shard.
export function values(data) {
  const decoder = new TextDecoder();
  return [...entries(data)].map(([name, , , rest]) => [decoder.decode(name), numbers(rest)]);
}

function* entries(data) {
  let at = 0;
  const length = () => {
    let value = 0;
    let shift = 0;
    for (;;) {
      const byte = data[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
      shift += 7;
    }
  };
  const piece = (size) => data.subarray(at, (at += size));
  while (at < data.length) {
    const name = piece(length());
    const sizes = [length(), length(), length()];
    yield [name, ...sizes.map(piece)];
  }
}

function numbers(list) {
  const found = [];
  let last = 0;
  let step = 0;
  let shift = 0;
  for (const byte of list) {
    step |= (byte & 127) << shift;
    if (byte & 128) shift += 7;
    else {
      last += step;
      found.push(last);
      step = shift = 0;
    }
  }
  return found;
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

// CRC-32 of a term in UTF-8, which says in which shard it is.
export function hashOf(term) {
  let value = 0xffffffff;
  for (const byte of new TextEncoder().encode(term)) value = CRC[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
