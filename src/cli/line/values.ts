import type { NoiseKind, NoiseSpec } from "../../node.ts";

/** Reads the text of a flag's value. It is not a default and not a meaning: only text in, value or refusal out. */
export interface Reader<T> {
  /** The placeholder shown in help, such as `N`; absent for a flag that takes no value. */
  readonly hint?: string;
  /** What the value must be, as a clause: `must be an integer of at least 1`. */
  readonly rule: string;
  /** The value, or undefined where the rule is broken. */
  read(text: string): T | undefined;
}

interface Bounds {
  min?: number;
  max?: number;
  /** An open lower bound. */
  above?: number;
  /** An open upper bound. */
  below?: number;
}

/** A flag that is on where it stands. */
export const flag: Reader<boolean> = { rule: "takes no value", read: () => true };

/** Any text that is not empty. */
export function text(hint: string): Reader<string> {
  return { hint, rule: "must not be empty", read: (value) => (value === "" ? undefined : value) };
}

/** A whole number within bounds. */
export function integer({ hint = "N", ...bounds }: Bounds & { hint?: string } = {}): Reader<number> {
  const within = number({ hint, ...bounds });
  return {
    hint,
    rule: `must be a whole number${showBounds(bounds)}`,
    read: (value) => {
      const n = within.read(value);
      return Number.isSafeInteger(n) ? n : undefined;
    },
  };
}

/** A finite decimal number within bounds. */
export function number({ hint = "N", ...bounds }: Bounds & { hint?: string } = {}): Reader<number> {
  const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity } = bounds;
  return {
    hint,
    rule: `must be a number${showBounds(bounds)}`,
    read: (value) => {
      if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value)) return undefined;
      const n = Number(value);
      const inside = n >= min && n <= max && n > above && n < below && Number.isFinite(n);
      return inside ? n : undefined;
    },
  };
}

/** One of a few words. */
export function choice<const W extends string>(hint: string, words: readonly W[]): Reader<W> {
  return { hint, rule: `must be ${either(words)}`, read: (value) => words.find((word) => word === value) };
}

/** One of a few whole numbers. */
export function numberOf<const N extends number>(hint: string, numbers: readonly N[]): Reader<N> {
  return {
    hint,
    rule: `must be ${either(numbers.map(String))}`,
    read: (value) => numbers.find((n) => String(n) === value),
  };
}

/** A word, or what another reader reads. */
export function orWord<const W extends string, T>(word: W, other: Reader<T>): Reader<W | T> {
  return {
    hint: `${other.hint}|${word}`,
    rule: `${other.rule}, or ${word}`,
    read: (value) => (value === word ? word : other.read(value)),
  };
}

/** Positive whole numbers with commas between: `256,64`. */
export const sizes: Reader<readonly number[]> = {
  hint: "N,N,…",
  rule: "must be whole numbers of at least 1 with commas between, such as 256,64",
  read: (value) => {
    const list = value.split(",").map(integer({ min: 1 }).read);
    return list.every((n) => n !== undefined) ? list : undefined;
  },
};

/** Height and width of a picture in pixels: `28x28`; one number alone is a square. */
export const pictureSize: Reader<readonly [height: number, width: number]> = {
  hint: "HxW",
  rule: "must be a height and a width of 1 to 8192 pixels, such as 64x48",
  read: (value) => {
    const side = integer({ min: 1, max: 8192 });
    const parts = value.toLowerCase().split(/[x×]/).map(side.read);
    const [height, width = height] = parts;
    return parts.length <= 2 && height !== undefined && width !== undefined && !parts.includes(undefined)
      ? [height, width]
      : undefined;
  },
};

/** What the amount of each kind of corruption may be: a standard deviation, or a share of the cells. */
const noiseAmounts: Readonly<Record<NoiseKind, Reader<number>>> = {
  gaussian: number({ min: 0, max: 1000 }),
  masking: number({ min: 0, max: 1 }),
  "salt-pepper": number({ min: 0, max: 1 }),
  swap: number({ min: 0, max: 1 }),
};
const noiseKinds = Object.keys(noiseAmounts) as NoiseKind[];

/** Corruption of cells, and how much of it; or the noise of cameras, which a denoiser of pictures of any size learns. */
export type NoiseValue = NoiseSpec | { readonly kind: "camera" };

/** Corruption as `KIND:AMOUNT`: `gaussian:0.1`; a share is at most 1. The noise of cameras has no amount: it is of every level. */
export const noise: Reader<NoiseValue> = {
  hint: "KIND:AMOUNT|camera",
  rule: `must be ${either(noiseKinds)}, a colon and an amount, such as gaussian:0.1, or camera`,
  read: (value) => {
    if (value === "camera") return { kind: "camera" };
    const [word, amountText = "", ...rest] = value.split(":");
    const kind = noiseKinds.find((name) => name === word);
    const amount = kind && noiseAmounts[kind].read(amountText);
    return kind && amount !== undefined && rest.length === 0 ? { kind, amount } : undefined;
  },
};

/** How a code is made sparse, and how much: a share of its numbers alone, or a kind and an amount. */
export type SparsityValue = number | { readonly kind: "l1" | "kl" | "top-k"; readonly amount: number };

/** What the amount of each kind of sparsity may be: a weight, a rate, a count. */
const sparsityAmounts = {
  l1: number({ min: 0, max: 1e6 }),
  kl: number({ above: 0, below: 1 }),
  "top-k": integer({ min: 1, max: 1 << 20 }),
} as const;

/** Sparsity as a share of the code, `0.1`, or as `KIND:AMOUNT`: `l1:0.01`. */
export const sparsity: Reader<SparsityValue> = {
  hint: "SHARE|KIND:AMOUNT",
  rule: "must be a share of the code above 0 and at most 1, such as 0.1, or l1:WEIGHT, kl:RATE or top-k:COUNT",
  read: (value) => {
    const [word, amountText, ...rest] = value.split(":");
    if (amountText === undefined) return number({ above: 0, max: 1 }).read(word);
    const kind = (["l1", "kl", "top-k"] as const).find((name) => name === word);
    const amount = kind && sparsityAmounts[kind].read(amountText);
    return kind && amount !== undefined && rest.length === 0 ? { kind, amount } : undefined;
  },
};

/** One of several equal parts, counted from 1; without an index, the one that the surroundings give it. */
export interface ShardValue {
  readonly index?: number;
  readonly count?: number;
}

/** A shard: `3/16`, or `auto` or `auto/16` where a scheduler gives the index. */
export const shard: Reader<ShardValue> = {
  hint: "I/N|auto|auto/N",
  rule: "must be one of N parts, counted from 1, such as 3/16, or auto or auto/16 under a scheduler",
  read: (value) => {
    const [, word, countText] = /^(auto|[1-9]\d{0,8})(?:\/([1-9]\d{0,8}))?$/.exec(value) ?? [];
    const count = countText === undefined ? undefined : Number(countText);
    if (word === "auto") return count === undefined ? {} : { count };
    return word !== undefined && count !== undefined && Number(word) <= count
      ? { index: Number(word), count }
      : undefined;
  },
};

/** The variance of a likelihood: a positive number, or `learned`. */
export const variance: Reader<number | "learned"> = {
  hint: "V",
  rule: "must be a number from 0.000001 to 1000000, or learned",
  read: (value) => (value === "learned" ? value : number({ min: 1e-6, max: 1e6 }).read(value)),
};

/** Words as a choice in a sentence: `a, b or c`. */
function either(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function showBounds({ min, max, above, below }: Bounds): string {
  const parts = [
    min !== undefined && `of at least ${min}`,
    above !== undefined && `above ${above}`,
    max !== undefined && `at most ${max}`,
    below !== undefined && `below ${below}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "" : ` ${parts.join(" and ")}`;
}
