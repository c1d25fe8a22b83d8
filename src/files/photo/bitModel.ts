import type { RangeDecoder, RangeEncoder } from "../rangeCoder.ts";

/**
 * What a coder of bits has learnt, in integers alone: chances of a 1 and how often each was seen, by context, and how far
 * each context is trusted. Both sides begin with the same and change it alike.
 */
export interface BitState {
  /** In 2^−16. */
  readonly chances: Uint16Array;
  readonly counts: Uint8Array;
  /** In 2^−16. */
  readonly trusts: Int32Array;
}

/** Where bits go to or come from. */
export interface BitChannel {
  /** Codes a bit whose chance of being 1 is `chance` / 2^16; gives it, or what was read in its place. */
  code(bit: number, chance: number): number;
}

/** Bits of one meaning, each predicted from several contexts at once by logistic mixing (Mahoney 2005, PAQ; Mattern 2012). */
export interface BitModel {
  /** The contexts of the next bit, one of each kind, to be set before `chance`. */
  readonly contexts: Int32Array;
  /** Chance of a 1 in 2^−16; `first` and `second` choose how contexts are trusted. */
  chance(first: number, second: number): number;
  /** Learns which bit came after `chance`. */
  learn(bit: number): void;
}

/** How many contexts of each kind there are, and how many ways to trust them by each of the two choices. */
export interface BitModelSize {
  readonly contexts: readonly number[];
  readonly trusts: readonly [number, number];
}

const one = 1 << 16;
/** A count from which on a chance moves by the same share each time: what came lately counts most. */
const mostSeen = 250;
/** Where trust starts: the sum of both choices then adds contexts up with this weight each. */
const firstTrust = 0.3 * one;
const trustRate = 2;

/** 2^16 / (1 + e^(−x / 256)) at x = −2048, −1920 … 2048: constants, as exponentials differ between machines. */
const logistic = [
  22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743, 32768, 40793, 47911,
  53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500, 65514,
];

/** Chance in 2^−16 of a logit in 1/256, −2047…2047. */
const chanceOf = Uint16Array.from({ length: 4096 }, (_, i) => {
  const [at, part] = [i >> 7, i & 127];
  return (logistic[at] * (128 - part) + logistic[at + 1] * part) >> 7;
});

/** The logit in 1/256 of a chance in 2^−12. */
const logitOf = Int16Array.from({ length: 4096 }, (_, chance) => {
  let [low, high] = [0, 4095];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (chanceOf[middle] >= chance * 16 + 8) high = middle;
    else low = middle + 1;
  }
  return low - 2048;
});

/** How far a chance moves towards a bit that came after it was seen so many times, in 2^−14. */
const paceOf = Int32Array.from({ length: 256 }, (_, seen) => Math.floor((1 << 15) / (2 * seen + 3)));

/** Numbers that models of these sizes keep. */
export function stateSize(sizes: readonly BitModelSize[]): { chances: number; trusts: number } {
  const sum = (of: (size: BitModelSize) => number): number => sizes.reduce((all, size) => all + of(size), 0);
  return {
    chances: sum(({ contexts }) => contexts.reduce((a, b) => a + b, 0)),
    trusts: sum(({ contexts, trusts }) => (contexts.length + 1) * (trusts[0] + trusts[1])),
  };
}

/** A state that knows nothing. */
export function freshState(sizes: readonly BitModelSize[]): BitState {
  const size = stateSize(sizes);
  return {
    chances: new Uint16Array(size.chances).fill(one / 2),
    counts: new Uint8Array(size.chances),
    trusts: new Int32Array(size.trusts).fill(firstTrust / 2),
  };
}

/** The models of these sizes over a state, which they change. */
export function bitModels(sizes: readonly BitModelSize[], state: BitState): BitModel[] {
  let [chancesAt, trustsAt] = [0, 0];
  return sizes.map((size) => {
    const model = bitModel(size, state, chancesAt, trustsAt);
    const used = stateSize([size]);
    chancesAt += used.chances;
    trustsAt += used.trusts;
    return model;
  });
}

function bitModel(
  { contexts: sizes, trusts: [firsts] }: BitModelSize,
  { chances, counts, trusts }: BitState,
  chancesAt: number,
  trustsAt: number,
): BitModel {
  const kinds = sizes.length;
  const width = kinds + 1;
  const starts = Int32Array.from(sizes, (_, i) => chancesAt + sizes.slice(0, i).reduce((a, b) => a + b, 0));
  const contexts = new Int32Array(kinds);
  const slots = new Int32Array(kinds);
  const logits = new Int32Array(width);
  // A bias: its logit is always the same.
  logits[kinds] = 256;
  let [firstAt, secondAt, mixed] = [0, 0, 0];
  return {
    contexts,
    chance: (first, second) => {
      firstAt = trustsAt + first * width;
      secondAt = trustsAt + (firsts + second) * width;
      let sum = logits[kinds] * (trusts[firstAt + kinds] + trusts[secondAt + kinds]);
      for (let i = 0; i < kinds; i++) {
        const slot = starts[i] + contexts[i];
        slots[i] = slot;
        const logit = logitOf[chances[slot] >> 4];
        logits[i] = logit;
        // Whole numbers below 2^53, exact on every machine.
        sum += logit * (trusts[firstAt + i] + trusts[secondAt + i]);
      }
      const logit = Math.max(-2047, Math.min(2047, Math.floor(sum / one)));
      mixed = Math.max(24, Math.min(one - 24, chanceOf[logit + 2048]));
      return mixed;
    },
    learn: (bit) => {
      const miss = (bit ? one : 0) - mixed;
      for (let i = 0; i < width; i++) {
        const change = (logits[i] * miss * trustRate + 32768) >> 16;
        trusts[firstAt + i] += change;
        trusts[secondAt + i] += change;
      }
      for (let i = 0; i < kinds; i++) {
        const slot = slots[i];
        const seen = counts[slot];
        const chance = chances[slot];
        const to = bit ? one - 1 : 0;
        chances[slot] = chance + (((to - chance) * paceOf[seen]) >> 14);
        if (seen < mostSeen) counts[slot] = seen + 1;
      }
    },
  };
}

/** Writes bits. */
export function bitWriter(to: RangeEncoder): BitChannel {
  return {
    code: (bit, chance) => {
      if (bit) to.encode(0, chance, one);
      else to.encode(chance, one - chance, one);
      return bit;
    },
  };
}

/** Reads them. */
export function bitReader(from: RangeDecoder): BitChannel {
  return {
    code: (_, chance) => {
      const bit = from.peek(one) < chance ? 1 : 0;
      if (bit) from.take(0, chance, one);
      else from.take(chance, one - chance, one);
      return bit;
    },
  };
}
