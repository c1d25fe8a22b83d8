import { usageError } from "../core/errors.ts";
import { permutation, random } from "../core/random.ts";

/** How rows are split. */
export interface SplitOptions {
  /** Share of the rows held out for validation, in [0, 1). Default 0.1. */
  validation?: number;
  /** Default 1. */
  seed?: number;
  /**
   * Hold out the last rows instead of random ones: windows that overlap would put the same time steps on both sides.
   * Default false.
   */
  contiguous?: boolean;
}

/** Indices of the rows on each side, ascending. */
export interface Split {
  readonly train: Uint32Array<ArrayBuffer>;
  readonly validation: Uint32Array<ArrayBuffer>;
}

/** Splits the rows 0…n−1, or the given ones; the same seed gives the same split. */
export function splitRows(
  rows: number | ArrayLike<number>,
  { validation = 0.1, seed = 1, contiguous = false }: SplitOptions = {},
): Split {
  if (!(validation >= 0 && validation < 1)) {
    throw usageError({
      subject: { option: "validation" },
      reason: "invalid-option",
      rule: "must be a share in 0…1, below 1",
      received: validation,
    });
  }
  const all =
    typeof rows === "number" ? Uint32Array.from({ length: rows }, (_, i) => i) : Uint32Array.from(rows);
  // A share above zero holds out at least one row, as long as one is left to train on.
  const wanted = validation === 0 ? 0 : Math.max(1, Math.round(all.length * validation));
  const heldOutCount = Math.min(wanted, Math.max(0, all.length - 1));
  const order = contiguous ? undefined : permutation(all.length, random(seed).fork("split"));
  const pick = (from: number, to: number): Uint32Array<ArrayBuffer> => {
    if (order === undefined) return all.slice(from, to);
    return Uint32Array.from(order.subarray(from, to), (i) => all[i]).sort();
  };
  return {
    train: pick(0, all.length - heldOutCount),
    validation: pick(all.length - heldOutCount, all.length),
  };
}
