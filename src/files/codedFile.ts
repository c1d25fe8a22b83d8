import { deflateSync } from "fflate";
import { mostDecimals } from "../core/decimals.ts";
import { assert } from "../core/errors.ts";
import { type CodedCells, cellDecoder, cellEncoder } from "./cellCoder.ts";
import type { CellPlan } from "./cellPlan.ts";
import { checkedEnd, putWhole, type Refuse, refuserOf, takeWhole, withChecksum } from "./checkedBytes.ts";
import { inflateAtMost } from "./inflateAtMost.ts";
import { integerCoder } from "./integerCoder.ts";
import { rangeDecoder, rangeEncoder } from "./rangeCoder.ts";

/**
 * Rows as quantised codes: what a `.hgz` file holds beside the codes themselves. Its bytes: `HGZ1`, flags, the model's
 * mark, the rows, the numbers of a code, three bytes or more for each of them, the parts that the flags name, the coded
 * integers, and the CRC-32 of all before it.
 */
export interface CodedHead {
  /** The first eight bytes of the model's hash. */
  readonly mark: Uint8Array;
  readonly rows: number;
  readonly numbers: readonly CodedNumber[];
  /** Names of the rows. */
  readonly names?: readonly string[];
  /** A model file that decodes the rows. */
  readonly model?: Uint8Array;
  /** How the cells of a table or series come back, so that each is off by a bound at most. */
  readonly cells?: CellHead;
}

/** How cells are coded beside the codes of their row. */
export interface CellHead {
  /** Of each column. */
  readonly columns: readonly CellPlan[];
  /** Cells of each column in a row: 1 in a table, the window of a series. */
  readonly window: number;
}

/** Some rows of a file: codes in steps, less each number's centre, and their cells where it has them. */
export interface CodedRows {
  /** [rows, numbers]. */
  readonly codes: Int32Array<ArrayBuffer>;
  readonly cells?: CodedCells;
}

/** A file that was read. Its codes stay coded until they are asked for. */
export interface CodedFile extends CodedHead {
  /** Reads from the first row on: each call of what it gives decodes the next `rows`. */
  codes(): (rows: number) => CodedRows;
}

/** Codes rows as they come, so that no more is kept of them than their bytes in the file. */
export interface CodedWriter {
  /** Takes the next rows [n, numbers] in steps, less each number's centre, and their cells where the file has them. */
  add(codes: Int32Array, cells?: CodedCells): void;
  /** The bytes of the file, once all rows are in it. */
  finish(): Uint8Array<ArrayBuffer>;
}

/** How one number of the codes is written. Scales are bytes, see {@link scaleOf}. */
export interface CodedNumber {
  readonly step: number;
  /** Standard deviation in steps. */
  readonly spread: number;
  /** In steps. */
  readonly centre: number;
}

const magic = [0x48, 0x47, 0x5a, 0x31];
const withNames = 1;
const withModel = 2;
const withCells = 4;
const markLength = 8;
/** Most integers of a file, and most bytes of names and of a model: a few bytes must not ask for all memory or disk. */
export const mostCodes = 1 << 26;
export const mostCells = 1 << 28;
/** Bytes of a column's plan: five doubles, its decimal places and its spread. */
const planBytes = 42;
const mostColumns = 100_000;
const mostNames = 1 << 26;
const mostModel = 1 << 30;

/** A scale from a byte: eight to a doubling, 2^−17 … 2^15, by halving and doubling alone, which is exact everywhere. */
export function scaleOf(byte: number): number {
  let scale = 1 + (byte & 7) / 8;
  for (let i = byte >> 3; i < 17; i++) scale /= 2;
  for (let i = byte >> 3; i > 17; i--) scale *= 2;
  return scale;
}

/** The byte of the smallest scale that is at least as large. */
export function scaleByte(scale: number): number {
  for (let byte = 0; byte < 255; byte++) if (scaleOf(byte) >= scale) return byte;
  return 255;
}

/** Begins a coded file. */
export function codedWriter({ mark, rows, numbers, names, model, cells }: CodedHead): CodedWriter {
  const flags = (names ? withNames : 0) | (model ? withModel : 0) | (cells ? withCells : 0);
  const head: number[] = [...magic, flags, ...mark];
  const width = numbers.length;
  assert(rows * width <= mostCodes, `${rows} rows of ${width} codes are more than a file holds`);
  putWhole(head, rows);
  putWhole(head, width);
  for (const { step, spread, centre } of numbers) {
    head.push(step, spread);
    putWhole(head, centre < 0 ? -2 * centre - 1 : 2 * centre);
  }
  const parts: Uint8Array[] = [];
  for (const part of [names && new TextEncoder().encode(names.join("\0")), model, cells && planned(cells)]) {
    if (!part) continue;
    const squeezed = deflateSync(part, { level: 9 });
    const length: number[] = [];
    putWhole(length, squeezed.length);
    parts.push(Uint8Array.from(length), squeezed);
  }
  const to = rangeEncoder();
  const coders = numbers.map(({ spread }) => integerCoder(scaleOf(spread)));
  const cellCoder = cells && cellEncoder(spreadsOf(cells), columnOfCell(cells));
  let left = rows * width;
  return {
    add: (codes, own) => {
      assert((own === undefined) === (cells === undefined), "cells come with codes or not at all");
      for (let at = 0; at < codes.length; at += width) {
        for (let j = 0; j < width; j++) coders[j].encode(to, codes[at + j]);
        if (own) cellCoder?.encode(to, own, at / width);
      }
      left -= codes.length;
    },
    finish: () => {
      assert(left === 0, `${left} codes are missing in the file`);
      const whole = concatenated([Uint8Array.from(head), ...parts, to.finish(), new Uint8Array(4)]);
      return withChecksum(whole);
    },
  };
}

/** Reads a coded file that may be damaged or hostile; `name` is the file, for the messages. */
export function decodeCoded(bytes: Uint8Array, name: string): CodedFile {
  const refuse: Refuse = refuserOf(name);
  if (!magic.every((byte, i) => bytes[i] === byte)) refuse("is no .hgz file");
  const end = checkedEnd(bytes, magic.length + 1 + markLength, refuse);

  let at = magic.length;
  const byte = (): number => (at < end ? bytes[at++] : refuse("is cut short"));
  const whole = (): number => takeWhole(byte, refuse);
  const part = (most: number): Uint8Array => {
    const length = whole();
    if (length > end - at) refuse("is cut short");
    at += length;
    try {
      return inflateAtMost(bytes.subarray(at - length, at), most);
    } catch {
      return refuse("a part of it cannot be unpacked");
    }
  };

  const flags = byte();
  if (flags > (withNames | withModel | withCells)) refuse("is of a newer kind than this version reads");
  const mark = bytes.slice(at, at + markLength);
  at += markLength;
  const rows = whole();
  const width = whole();
  // A number of the code takes three bytes at least, so a few bytes cannot promise many.
  if (width * 3 > end - at) refuse("is cut short");
  if (rows * width > mostCodes) refuse(`must hold at most ${mostCodes} numbers`);
  const numbers = Array.from({ length: width }, (): CodedNumber => {
    const [step, spread, folded] = [byte(), byte(), whole()];
    return { step, spread, centre: folded % 2 === 1 ? -(folded + 1) / 2 : folded / 2 };
  });
  const names = flags & withNames ? new TextDecoder().decode(part(mostNames)).split("\0") : undefined;
  if (names && names.length !== rows) refuse(`must name its ${rows} rows`);
  const model = flags & withModel ? part(mostModel) : undefined;
  const cells = flags & withCells ? planOf(part(mostColumns * planBytes + 4), refuse) : undefined;
  if (cells && rows * (width + cells.columns.length * cells.window) > mostCells)
    refuse(`must hold at most ${mostCells} numbers and cells`);
  const coded = bytes.subarray(at, end);
  const codes = () => {
    const from = rangeDecoder(coded);
    const coders = numbers.map(({ spread }) => integerCoder(scaleOf(spread)));
    const cellCoder = cells && cellDecoder(spreadsOf(cells), columnOfCell(cells), name);
    return (count: number): CodedRows => {
      const found = new Int32Array(count * width);
      const row = (i: number): void => {
        for (let j = 0; j < width; j++) found[i * width + j] = coders[j].decode(from);
      };
      if (cellCoder) {
        const own = cellCoder.decode(from, count, row);
        return { codes: found, cells: own };
      }
      for (let i = 0; i < count; i++) row(i);
      return { codes: found };
    };
  };
  return {
    ...{ mark, rows, numbers, codes },
    ...(names && { names }),
    ...(model && { model }),
    ...(cells && { cells }),
  };
}

const spreadsOf = ({ columns }: CellHead): number[] => columns.map(({ spread }) => scaleOf(spread));

/** The column of each cell of a row. */
export function columnOfCell({ columns, window }: CellHead): Int32Array {
  return Int32Array.from({ length: columns.length * window }, (_, i) => Math.floor(i / window));
}

/** The window, and 42 bytes for each column: bound, half, low, high, centre (NaN for none), decimals (255 for none), spread. */
function planned({ columns, window }: CellHead): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 + columns.length * planBytes));
  view.setUint32(0, window, true);
  for (const [
    c,
    { bound, half, low, high, centre = Number.NaN, decimals = 255, spread },
  ] of columns.entries()) {
    const at = 4 + c * planBytes;
    for (const [i, x] of [bound, half, low, high, centre].entries()) view.setFloat64(at + 8 * i, x, true);
    view.setUint8(at + 40, decimals);
    view.setUint8(at + 41, spread);
  }
  return new Uint8Array(view.buffer);
}

function planOf(bytes: Uint8Array, refuse: (rule: string) => never): CellHead {
  const count = (bytes.length - 4) / planBytes;
  if (!(count >= 1) || !Number.isInteger(count)) refuse("its columns are cut short");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const window = view.getUint32(0, true);
  const columns = Array.from({ length: count }, (_, c): CellPlan => {
    const at = 4 + c * planBytes;
    const [bound, half, low, high, centre] = [0, 8, 16, 24, 32].map((i) => view.getFloat64(at + i, true));
    const [decimals, spread] = [view.getUint8(at + 40), view.getUint8(at + 41)];
    if (!(bound >= 0 && half >= 0 && low <= high && Number.isFinite(bound + half)))
      refuse("a column's bound is no number");
    if (decimals !== 255 && decimals > mostDecimals) refuse("a column has too many decimal places");
    return {
      ...{ bound, half, low, high, spread },
      ...(!Number.isNaN(centre) && { centre }),
      ...(decimals !== 255 && { decimals }),
    };
  });
  if (window < 1) refuse("a series in it has no length");
  return { columns, window };
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
