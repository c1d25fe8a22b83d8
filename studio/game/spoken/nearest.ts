/** Average codes of the looks of each class, and what of a code is near them. */
export interface Averages {
  /** Class of each average. */
  readonly classes: readonly number[];
  /** [averages, numbers], row by row. */
  readonly codes: Float32Array;
  readonly numbers: number;
}

/** What a cue says of a parcel at a width. */
export interface Nearness {
  readonly nearest: number;
  readonly second: number;
  /** Distance of the second class over that of the nearest, from 1 up. */
  readonly ratio: number;
}

/** The two classes whose averages lie nearest to a code's first `width` numbers. */
export function nearness(
  { classes, codes, numbers }: Averages,
  code: ArrayLike<number>,
  width: number,
): Nearness {
  const best = new Map<number, number>();
  for (const [at, kind] of classes.entries()) {
    let square = 0;
    for (let i = 0; i < width; i++) square += (code[i] - codes[at * numbers + i]) ** 2;
    if (square < (best.get(kind) ?? Infinity)) best.set(kind, square);
  }
  const [[nearest, first], [second, next]] = [...best].sort((a, b) => a[1] - b[1]);
  return { nearest, second, ratio: Math.sqrt(next / Math.max(first, 1e-12)) };
}
