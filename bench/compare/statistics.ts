/** The middle and the ends of a set of times, in the unit of the times. */
export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** How one side's times stand to another's; below 1, the first side is the faster. */
export interface Ratio {
  /** Of the two medians over all steps. */
  readonly ofMedians: number;
  /** The median over the rounds of the ratio of the two medians of one round: a disturbance that lasts hits both. */
  readonly paired: number;
  /** Of the least round medians: what other programs on the machine add is never negative. */
  readonly ofLeast: number;
}

/** The middle value; the mean of the two in the middle for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/** Median, least and greatest over the steps of all rounds. */
export function summarise(rounds: readonly (readonly number[])[]): Summary {
  const all = rounds.flat();
  return { median: median(all), min: Math.min(...all), max: Math.max(...all) };
}

/** Ours over theirs; round i of one side was run right beside round i of the other. */
export function ratioOf(ours: readonly (readonly number[])[], theirs: readonly (readonly number[])[]): Ratio {
  const least = (rounds: readonly (readonly number[])[]): number => Math.min(...rounds.map(median));
  return {
    ofLeast: least(ours) / least(theirs),
    ofMedians: median(ours.flat()) / median(theirs.flat()),
    paired: median(ours.map((round, i) => median(round) / median(theirs[i]!))),
  };
}
