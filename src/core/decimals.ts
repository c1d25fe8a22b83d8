/** Most decimal places that are looked for: a number with more is taken for one that nobody rounded. */
export const mostDecimals = 9;

/** Decimal places that a number needs, `from` or more; undefined where it needs more than {@link mostDecimals}. */
export function decimalsOf(x: number, from = 0): number | undefined {
  for (let places = from; places <= mostDecimals; places++) if (roundTo(x, places) === x) return places;
  return undefined;
}

/** The nearest number of so many decimal places. */
export function roundTo(x: number, places: number): number {
  const scale = 10 ** places;
  const scaled = x * scale;
  // A number this large has no decimals left to round, and would overflow.
  return Math.abs(scaled) < 2 ** 53 ? Math.round(scaled) / scale : x;
}
