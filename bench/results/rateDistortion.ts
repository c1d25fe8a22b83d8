/** A codec at one of its qualities: means over pictures. */
export interface RatePoint {
  readonly bitsPerPixel: number;
  /** Decibels. */
  readonly psnr: number;
}

/** PSNR of a codec at a rate, between its points linear over the logarithm of the rate; undefined outside of them. */
export function psnrAt(points: readonly RatePoint[], bitsPerPixel: number): number | undefined {
  return between(
    points.map(({ bitsPerPixel, psnr }) => [Math.log(bitsPerPixel), psnr]),
    Math.log(bitsPerPixel),
  );
}

/** The better of several codecs, or settings of one, at a rate. */
export function bestAt(curves: readonly (readonly RatePoint[])[], bitsPerPixel: number): number | undefined {
  const found = curves.flatMap((points) => psnrAt(points, bitsPerPixel) ?? []);
  return found.length > 0 ? Math.max(...found) : undefined;
}

/**
 * Bytes of a codec less those of another at the same PSNR, as a share of the other's: the mean of the logarithms over the
 * decibels that both reach between two rates of the other (Bjøntegaard 2001, with straight lines for his cubics).
 */
export function bytesSaved(
  points: readonly RatePoint[],
  other: readonly RatePoint[],
  [least, most]: readonly [number, number],
): number {
  const byPsnr = (of: readonly RatePoint[]) =>
    of.map(({ bitsPerPixel, psnr }): [number, number] => [psnr, Math.log(bitsPerPixel)]);
  const [ours, theirs] = [byPsnr(points), byPsnr(other)];
  const rates = other.map(({ bitsPerPixel }) => bitsPerPixel);
  const from = psnrAt(other, Math.max(least, Math.min(...rates)))!;
  const to = psnrAt(other, Math.min(most, Math.max(...rates)))!;
  const places = Array.from({ length: steps + 1 }, (_, i) => from + ((to - from) * i) / steps);
  const differences = places.flatMap((psnr) => {
    const [a, b] = [between(ours, psnr), between(theirs, psnr)];
    return a === undefined || b === undefined ? [] : [a - b];
  });
  return Math.exp(differences.reduce((sum, d) => sum + d, 0) / differences.length) - 1;
}

const steps = 200;

/** Straight lines between points [x, y]; undefined outside of them. */
function between(points: readonly (readonly number[])[], x: number): number | undefined {
  const sorted = points.toSorted(([a], [b]) => a - b);
  const at = sorted.findIndex(([a], i) => i > 0 && x <= a);
  if (at < 0 || x < sorted[0][0]) return undefined;
  const [[x0, y0], [x1, y1]] = [sorted[at - 1], sorted[at]];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}
