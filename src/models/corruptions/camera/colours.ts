import type { Random } from "../../../core/random.ts";

/** A camera's way from its sensor's red, green and blue to linear sRGB and back: 3×3 matrices, row by row. */
export interface Colours {
  readonly toDisplay: Float64Array;
  readonly toSensor: Float64Array;
}

/**
 * A camera's colours at random: the gains of its white balance, then a colour matrix whose rows sum to 1, so that grey
 * stays grey. The ranges are those in which the matrices of digital cameras lie; the gains are those of Brooks et al. 2019, section 3.3.
 */
export function randomColours(source: Random): Colours {
  const between = (low: number, high: number): number => low + (high - low) * source.uniform();
  const row = (own: number, from: number, to: number): number[] => {
    const first = between(from, to);
    const rest = 1 - own - first;
    return [own, first, rest];
  };
  const [r, rg, rb] = row(between(1.3, 1.9), -0.8, -0.2);
  const [g, gr, gb] = row(between(1.2, 1.7), -0.35, -0.05);
  const [b, bg, br] = row(between(1.2, 1.8), -0.7, -0.2);
  const exposure = between(1, 1.5);
  const gains = [exposure * between(1.5, 2.6), exposure, exposure * between(1.3, 2.2)];
  const matrix = [r, rg, rb, gr, g, gb, br, bg, b];
  const toDisplay = Float64Array.from(matrix, (m, i) => m * gains[i % 3]);
  return { toDisplay, toSensor: inverse(toDisplay) };
}

/** The inverse of a 3×3 matrix by its adjugate. */
function inverse(m: Float64Array): Float64Array {
  const minor = (i: number, j: number): number => {
    const [a, b] = [(i + 1) % 3, (i + 2) % 3];
    const [c, d] = [(j + 1) % 3, (j + 2) % 3];
    return m[3 * a + c] * m[3 * b + d] - m[3 * a + d] * m[3 * b + c];
  };
  const determinant = m[0] * minor(0, 0) + m[1] * minor(0, 1) + m[2] * minor(0, 2);
  return Float64Array.from({ length: 9 }, (_, k) => minor(k % 3, Math.floor(k / 3)) / determinant);
}
