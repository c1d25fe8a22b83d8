/** A drawing of a series as wide as there is room for, in a box of 1000 × 100. */
export interface SeriesPaths {
  /** The line; of each of its places the least and the largest value, so that no peak is lost. */
  readonly line: string;
  readonly least: number;
  readonly largest: number;
  /** Height in 0 … 100 of a value, from the top. */
  height(value: number): number;
}

const [width, places] = [1000, 500];

/** Values over time; values that are not finite break the line. */
export function seriesPaths(values: ArrayLike<number>): SeriesPaths {
  const all = Array.from(values).filter(Number.isFinite);
  const [least, largest] = all.reduce(
    ([low, high], x) => [Math.min(low, x), Math.max(high, x)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  const span = largest - least || 1;
  const height = (value: number): number => 96 - (92 * (value - least)) / span;
  const each = Math.max(1, Math.ceil(values.length / places));
  let [line, pen] = ["", "M"];
  for (let from = 0; from < values.length; from += each) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = from; i < Math.min(values.length, from + each); i++) {
      if (!Number.isFinite(values[i])) continue;
      low = Math.min(low, values[i]);
      high = Math.max(high, values[i]);
    }
    if (low > high) {
      pen = "M";
      continue;
    }
    const x = placeOf(from, values.length);
    line += `${pen}${x} ${height(high).toFixed(1)}`;
    if (low < high) line += `L${x} ${height(low).toFixed(1)}`;
    pen = "L";
  }
  return { line, least, largest, height };
}

/** Where a time step lies in 0 … 1000. */
function placeOf(step: number, steps: number): number {
  return Number(((width * step) / steps).toFixed(1));
}

/** The stretches that reach a threshold, as bars over the whole height; a short one is still seen. */
export function oddPath(scores: ArrayLike<number>, threshold: number): string {
  let path = "";
  for (let i = 0; i < scores.length; i++) {
    if (!(scores[i] >= threshold)) continue;
    const from = i;
    while (scores[i + 1] >= threshold) i++;
    const x = placeOf(from, scores.length);
    path += `M${x} 0H${Math.max(placeOf(i + 1, scores.length), x + 3)}V100H${x}z`;
  }
  return path;
}
