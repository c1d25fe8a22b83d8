import type { RangeDecoder, RangeEncoder } from "./rangeCoder.ts";

/**
 * How often each integer about 0 comes, learnt as it goes. It starts as a bell of a given spread, which a sum, a
 * product and a floor make on every machine alike, and both sides count what they have seen. Integers far out are
 * escaped and written bit by bit.
 */
export interface IntegerCoder {
  encode(to: RangeEncoder, value: number): void;
  decode(from: RangeDecoder): number;
}

/** Largest integer with a count of its own. */
const widest = 200;
/** What seeing an integer adds, and what the bell weighs in all: as much as some twenty integers seen. */
const seen = 32;
const belief = 20 * seen;
/** From this total on all counts are halved: what came lately counts most. */
const most = 1 << 15;
/** The longest escape, in bits. */
const longest = 31;

/** A coder of integers whose standard deviation is about `spread`. */
export function integerCoder(spread: number): IntegerCoder {
  const reach = Math.min(widest, Math.ceil(4 * spread) + 1);
  const outside = 2 * reach + 1;
  const counts = bell(spread, reach);
  let total = counts.reduce((a, b) => a + b, 0);
  const learn = (symbol: number): void => {
    const add = (at: number, n: number): void => {
      counts[at] += n;
      total += n;
    };
    add(symbol, seen);
    // Where the bell is wide its neighbours are as likely, and a count alone would be slow to say so.
    if (spread >= 2 && symbol > 0 && symbol + 1 < outside) {
      add(symbol - 1, seen >> 2);
      add(symbol + 1, seen >> 2);
    }
    if (total < most) return;
    total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i] = (counts[i] + 1) >> 1;
  };
  const startOf = (symbol: number): number => {
    let start = 0;
    for (let i = 0; i < symbol; i++) start += counts[i];
    return start;
  };
  return {
    encode: (to, value) => {
      const symbol = Math.abs(value) <= reach ? value + reach : outside;
      to.encode(startOf(symbol), counts[symbol], total);
      learn(symbol);
      if (symbol === outside) encodeFar(to, value, reach);
    },
    decode: (from) => {
      const found = from.peek(total);
      let [symbol, start] = [0, 0];
      while (start + counts[symbol] <= found) start += counts[symbol++];
      from.take(start, counts[symbol], total);
      learn(symbol);
      return symbol === outside ? decodeFar(from, reach) : symbol - reach;
    },
  };
}

/** (1 − x²/16)^8, which is close to e^(−x²/2) and needs no exponential, whose last bit differs between machines. */
function bell(spread: number, reach: number): Int32Array {
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => {
    const x = (i - reach) / Math.max(spread, 0.125);
    let y = Math.max(0, 1 - (x * x) / 16);
    for (let i = 0; i < 3; i++) y *= y;
    return y;
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  return Int32Array.from([...weights, 0], (w) => 1 + Math.floor((belief * w) / sum));
}

/** Elias's gamma code of how far a value lies beyond the reach, after its sign. */
function encodeFar(to: RangeEncoder, value: number, reach: number): void {
  const bit = (b: number): void => to.encode(b, 1, 2);
  const beyond = Math.abs(value) - reach;
  bit(value < 0 ? 1 : 0);
  const bits = 32 - Math.clz32(beyond);
  for (let i = 1; i < bits; i++) bit(0);
  for (let i = bits - 1; i >= 0; i--) bit((beyond >>> i) & 1);
}

function decodeFar(from: RangeDecoder, reach: number): number {
  const bit = (): number => {
    const b = from.peek(2);
    from.take(b, 1, 2);
    return b;
  };
  const negative = bit();
  let zeros = 0;
  while (zeros < longest && bit() === 0) zeros++;
  let beyond = 1;
  for (let i = 0; i < zeros; i++) beyond = beyond * 2 + bit();
  return (negative ? -1 : 1) * (beyond + reach);
}
