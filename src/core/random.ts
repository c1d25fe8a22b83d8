/**
 * A seeded stream of random numbers: the generator sfc32 (Chris Doty-Humphrey, PractRand), started through
 * SplitMix32. The same seed gives the same numbers on every machine; `state` lets a run resume bit for bit.
 */
export interface Random {
  /** The next unsigned 32-bit integer. */
  bits(): number;
  /** Uniform in [0, 1), with 32 random bits. */
  uniform(): number;
  /** Standard normal, by Box–Muller. */
  normal(): number;
  /** Uniform integer in 0 … n−1, without modulo bias. */
  integer(n: number): number;
  /** A new stream that does not depend on how far this one has run, named by a label. */
  fork(label: string): Random;
  /** All that is needed to go on from here, as plain numbers. */
  state(): RandomState;
}

/** The whole state of a stream. */
export type RandomState = readonly [seed: number, a: number, b: number, c: number, counter: number];

/** A stream from a seed (any integer; its low 32 bits count) or from a saved state. */
export function random(from: number | RandomState): Random {
  let [seed, a, b, c, counter] = typeof from === "number" ? start(from) : from;

  const bits = (): number => {
    const t = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return t >>> 0;
  };
  const uniform = (): number => bits() / 4294967296;

  return {
    bits,
    uniform,
    normal: () => {
      // 1 − u keeps the logarithm finite.
      const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
      return radius * Math.cos(2 * Math.PI * uniform());
    },
    integer: (n) => {
      const limit = 4294967296 - (4294967296 % n);
      let x = bits();
      while (x >= limit) x = bits();
      return x % n;
    },
    fork: (label) => random(hash(label, seed)),
    state: () => [seed, a, b, c, counter],
  };
}

/** The numbers 0 … n−1 in random order (Fisher–Yates). */
export function permutation(n: number, source: Random): Uint32Array {
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) {
    const j = source.integer(i + 1);
    order[i] = order[j];
    order[j] = i;
  }
  return order;
}

/** Brings numbers into random order, in place (Fisher–Yates). */
export function shuffle(numbers: Uint32Array, source: Random): void {
  for (let i = numbers.length - 1; i > 0; i--) {
    const j = source.integer(i + 1);
    [numbers[i], numbers[j]] = [numbers[j], numbers[i]];
  }
}

function start(seed: number): RandomState {
  let s = seed | 0;
  const next = (): number => {
    s = (s + 0x9e3779b9) | 0;
    let z = s;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return (z ^ (z >>> 16)) | 0;
  };
  return [seed | 0, next(), next(), next(), 1];
}

/** FNV-1a over the label, started at the seed. */
function hash(label: string, seed: number): number {
  let h = Math.imul(seed ^ 0x811c9dc5, 0x01000193);
  for (let i = 0; i < label.length; i++) h = Math.imul(h ^ label.charCodeAt(i), 0x01000193);
  return h | 0;
}
