/** What the receiver says of a parcel at one width. */
export interface Reading {
  /** Index of the class that it takes it for, or of the answer to its question. */
  readonly answer: number;
  /** Probabilities of all classes; of a question [no, yes]. */
  readonly probabilities: readonly number[];
  /** Whether the answer is the right one. */
  readonly right: boolean;
}

/** A parcel on the ladder: what happens at each width, the widest first. The player sees it only bit by bit. */
export interface Round {
  readonly readings: readonly Reading[];
  /** Index of the true class or answer; −1 for a stranger, which no receiver can read. */
  readonly truth: number;
}

/** The narrowest notch at which a parcel is read, −1 where there is none. */
export function edgeOf({ readings }: Pick<Round, "readings">): number {
  return readings.findLastIndex(({ right }) => right);
}

/** Whether a parcel is read down to some width and at none below it. */
export function flipsOnce({ readings }: Pick<Round, "readings">): boolean {
  const edge = edgeOf({ readings });
  return edge >= 0 && readings.every(({ right }, notch) => right === notch <= edge);
}

/** How far the best answer of a reading is ahead of the second. */
export function lead({ probabilities }: Pick<Reading, "probabilities">): number {
  const [first, second] = probabilities.toSorted((a, b) => b - a);
  return first - second;
}
