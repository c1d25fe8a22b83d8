import { dataError } from "../core/errors.ts";
import { integerCoder } from "./integerCoder.ts";
import type { RangeDecoder, RangeEncoder } from "./rangeCoder.ts";

/** What a cell is beside its decoded value: within steps of it, missing, kept as it is, or of an unseen category. */
export const cellStates = { within: 0, missing: 1, exact: 2, unseen: -1 } as const;

/** Some rows of cells, as they are coded. */
export interface CodedCells {
  /** One of {@link cellStates} for each cell, row by row. */
  readonly states: Int8Array;
  /** Steps from the decoded value, where the state is `within`. */
  readonly residuals: Int32Array;
  /** Numbers kept as they are, by the place of their cell. */
  readonly exact: ReadonlyMap<number, number>;
  /** Words of unseen categories, by the place of their cell. */
  readonly words: ReadonlyMap<number, string>;
}

/** Most characters of a word, and of all different words that a file remembers. */
const longestWord = 2 ** 16;
const mostRemembered = 2 ** 24;

/**
 * Codes cells column by column beside each other: a state, then what the state asks for. `spreads` has the expected standard
 * deviation of each column's residuals; cell i of a row is of column `columnOf[i]`. Words that came before are coded by
 * number.
 */
export function cellEncoder(spreads: readonly number[], columnOf: ArrayLike<number>) {
  const { states, residuals } = coders(spreads);
  const known = dictionary();
  const view = new DataView(new ArrayBuffer(8));
  return {
    /** Takes the cells of row `row` of some. */
    encode: (to: RangeEncoder, cells: CodedCells, row: number): void => {
      for (let i = 0; i < columnOf.length; i++) {
        const at = row * columnOf.length + i;
        const state = cells.states[at];
        states[columnOf[i]].encode(to, state);
        if (state === cellStates.within) residuals[columnOf[i]].encode(to, cells.residuals[at]);
        if (state === cellStates.exact) {
          view.setFloat64(0, cells.exact.get(at) ?? Number.NaN);
          for (let byte = 0; byte < 8; byte++) to.encode(view.getUint8(byte), 1, 256);
        }
        if (state !== cellStates.unseen) continue;
        const word = (cells.words.get(at) ?? "").slice(0, longestWord);
        const number = known.numberOf(word);
        encodeWhole(to, number + 1);
        if (number > 0) continue;
        const bytes = new TextEncoder().encode(word);
        encodeWhole(to, bytes.length + 1);
        for (const byte of bytes) to.encode(byte, 1, 256);
        known.add(word);
      }
    },
  };
}

/** Reads what {@link cellEncoder} wrote; `name` is the file, for the messages. */
export function cellDecoder(spreads: readonly number[], columnOf: ArrayLike<number>, name: string) {
  const { states, residuals } = coders(spreads);
  const known = dictionary();
  const view = new DataView(new ArrayBuffer(8));
  const byte = (from: RangeDecoder): number => {
    const found = from.peek(256);
    from.take(found, 1, 256);
    return found;
  };
  const wordOf = (from: RangeDecoder): string => {
    const number = decodeWhole(from) - 1;
    if (number > 0) return known.word(number) ?? refuse(name);
    const length = decodeWhole(from) - 1;
    if (length > 4 * longestWord) refuse(name);
    const word = new TextDecoder().decode(Uint8Array.from({ length }, () => byte(from)));
    known.add(word);
    return word;
  };
  return {
    /** Reads the cells of `rows` rows; `before` is called before each, to read what stands there. */
    decode: (from: RangeDecoder, rows: number, before: (row: number) => void): CodedCells => {
      const width = columnOf.length;
      const found = { states: new Int8Array(rows * width), residuals: new Int32Array(rows * width) };
      const [exact, words] = [new Map<number, number>(), new Map<number, string>()];
      for (let row = 0; row < rows; row++) {
        before(row);
        for (let i = 0; i < width; i++) {
          const at = row * width + i;
          const state = states[columnOf[i]].decode(from);
          found.states[at] = state;
          if (state === cellStates.within) found.residuals[at] = residuals[columnOf[i]].decode(from);
          else if (state === cellStates.exact) {
            for (let k = 0; k < 8; k++) view.setUint8(k, byte(from));
            exact.set(at, view.getFloat64(0));
          } else if (state === cellStates.unseen) words.set(at, wordOf(from));
          else if (state !== cellStates.missing) refuse(name);
        }
      }
      return { ...found, exact, words };
    },
  };
}

function coders(spreads: readonly number[]) {
  return {
    states: spreads.map(() => integerCoder(rareSpread)),
    residuals: spreads.map((spread) => integerCoder(spread)),
  };
}

/** States other than `within` are few at first; the coder learns how few. */
const rareSpread = 0.25;

/** Words by number, from 1 on in the order in which they came first, the same on both sides. */
function dictionary() {
  const numbers = new Map<string, number>();
  const words: string[] = [];
  let characters = 0;
  return {
    /** 0 for a word that is not known. */
    numberOf: (word: string): number => numbers.get(word) ?? 0,
    word: (number: number): string | undefined => words[number - 1],
    add: (word: string): void => {
      characters += word.length + 1;
      if (characters > mostRemembered) return;
      words.push(word);
      numbers.set(word, words.length);
    },
  };
}

/** Elias's gamma code of a whole number from 1 on. */
function encodeWhole(to: RangeEncoder, n: number): void {
  const bits = 32 - Math.clz32(n);
  for (let i = 1; i < bits; i++) to.encode(0, 1, 2);
  for (let i = bits - 1; i >= 0; i--) to.encode((n >>> i) & 1, 1, 2);
}

function decodeWhole(from: RangeDecoder): number {
  const bit = (): number => {
    const found = from.peek(2);
    from.take(found, 1, 2);
    return found;
  };
  let zeros = 0;
  while (zeros < 30 && bit() === 0) zeros++;
  let n = 1;
  for (let i = 0; i < zeros; i++) n = n * 2 + bit();
  return n;
}

function refuse(name: string): never {
  throw dataError({
    subject: name,
    reason: "damaged",
    rule: "a cell in it is none",
    repair: "give a whole file that compress wrote",
  });
}
