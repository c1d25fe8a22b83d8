import { crc32 } from "../../src/core/crc32.ts";
import { type Random, random } from "../../src/core/random.ts";

/** Numbers at which lengths, counts and signs break, as they lie in a file. */
const edges = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];

/** Words that mean something to a parser of text. */
const words = [
  ...['"', "'", ",", ";", "\t", "\n", "\r", "\r\r\n", "\0", "\\", "{", "}", "[", "]", ":", "#", "="],
  ...["-1", "0", "1e400", "-1e400", "NaN", "Infinity", "null", "true", "9007199254740993", "1e-400", "0.5"],
  ...[
    "\ufeff",
    "\u2028",
    "\ud83d\ude00",
    "é",
    "__proto__",
    "constructor",
    "N/A",
    "sep=;",
    "%00",
    "../",
    "\x1f\x8b",
  ],
];

/** Changes that leave text text: words, cuts, and parts that are dropped, repeated, moved or taken from another sample. */
const textChanges = [3, 3, 3, 4, 5, 6, 7];
const anyChange = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

/**
 * A sample with one to six changes, decided by the source alone: bits, bytes, numbers of any width, words, cuts, parts that
 * are dropped, repeated, moved or taken from another sample. Most changes of a text leave it text, and half of the broken PNG
 * files get checksums that fit, so that what lies behind a first check is reached too.
 */
export function mutant(sample: Uint8Array, samples: readonly Uint8Array[], source: Random): Uint8Array {
  let bytes: Uint8Array = sample;
  const isText = sample.every((byte) => byte >= 9 && byte < 0x80) && source.integer(8) > 0;
  const kinds = isText ? textChanges : anyChange;
  const changes = 1 + Math.min(source.integer(6), source.integer(6), source.integer(6));
  for (let i = 0; i < changes; i++)
    bytes = changed(bytes, samples, kinds[source.integer(kinds.length)], source);
  return source.integer(2) === 0 ? checksumsMended(bytes) : bytes;
}

/** A PNG file with the right checksum behind each of its chunks; any other file as it is. */
function checksumsMended(bytes: Uint8Array): Uint8Array {
  if (bytes[0] !== 0x89 || bytes[1] !== 0x50 || bytes.length < 16) return bytes;
  const mended = bytes.slice();
  const view = new DataView(mended.buffer);
  for (let at = 8; at + 12 <= mended.length; ) {
    const end = at + 8 + view.getUint32(at);
    if (end + 4 > mended.length) break;
    view.setUint32(end, crc32(mended.subarray(at + 4, end)));
    at = end + 4;
  }
  return mended;
}

/** The numbers of one case. */
export function caseSource(seed: number, target: string, number: number): Random {
  return random(seed).fork(`${target} ${number}`);
}

/** The kinds of a change, in the order of their numbers. */
export const changeKinds = [
  ...["bit flipped", "byte changed", "number at an edge", "word put in", "cut short"],
  ...["part dropped", "part repeated", "part of itself", "part of another", "noise"],
] as const;

/** A sample with one change of a kind, decided by the source alone. */
export function changed(
  bytes: Uint8Array,
  samples: readonly Uint8Array[],
  kind: number,
  source: Random,
): Uint8Array {
  const { length } = bytes;
  // Heads hold lengths and types: half of the changes lie there.
  const at = source.integer(2) === 0 ? source.integer(Math.min(length, 200) + 1) : source.integer(length + 1);
  const span = 1 + source.integer(source.integer(4) === 0 ? 4096 : 16);
  const put = (from: number, piece: Uint8Array, to: number) =>
    joined(bytes.subarray(0, from), piece, bytes.subarray(Math.min(to, length)));
  switch (kind) {
    case 0:
      return put(at, Uint8Array.of((bytes[at] ?? 0) ^ (1 << source.integer(8))), at + 1);
    case 1:
      return put(at, Uint8Array.of(source.integer(256)), at + 1);
    case 2: {
      const width = [1, 2, 4, 8][source.integer(4)];
      return put(
        at,
        numberBytes(edges[source.integer(edges.length)], width, source.integer(2) === 0),
        at + width,
      );
    }
    case 3: {
      const word = new TextEncoder().encode(words[source.integer(words.length)]);
      return put(at, word, at + (source.integer(2) === 0 ? 0 : word.length));
    }
    case 4:
      return bytes.slice(0, at);
    case 5:
      return put(at, new Uint8Array(0), at + span);
    case 6:
      return put(at, repeated(bytes.subarray(at, at + span), 1 + source.integer(50)), at);
    case 7: {
      const from = source.integer(length + 1);
      return put(at, bytes.slice(from, from + span), at + span);
    }
    case 8: {
      const other = samples[source.integer(samples.length)];
      const from = source.integer(other.length + 1);
      return put(at, other.subarray(from, from + span), at + (source.integer(2) === 0 ? span : 0));
    }
    default:
      return put(
        at,
        Uint8Array.from({ length: span }, () => source.integer(256)),
        at + span,
      );
  }
}

function numberBytes(value: number, width: number, little: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt.asUintN(8 * width, BigInt(value)), true);
  const bytes = new Uint8Array(view.buffer, 0, width);
  return little ? bytes : bytes.slice().reverse();
}

function repeated(piece: Uint8Array, times: number): Uint8Array {
  const all = new Uint8Array(piece.length * times);
  for (let i = 0; i < times; i++) all.set(piece, i * piece.length);
  return all;
}

function joined(...pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
