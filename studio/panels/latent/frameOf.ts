/** The square of a plane that a map shows: its middle, and half its side. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly reach: number;
}

/** The square that holds all points. */
export function frameOf(points: readonly (readonly [number, number])[]): Frame {
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const ends = (list: number[]): [number, number] => [Math.min(...list), Math.max(...list)];
  const [[left, right], [low, high]] = [ends(xs), ends(ys)];
  return {
    x: (left + right) / 2,
    y: (low + high) / 2,
    reach: Math.max(right - left, high - low, 1e-6) * 0.52,
  };
}
