/** How a camera turns linear light into the numbers of a file, and back; both as tables over 0…1. */
export interface ToneCurve {
  /** Display value at the square root of linear light, so that the table is as fine where the eye is. */
  readonly encoded: Float32Array;
  /** Linear light at a display value. */
  readonly linear: Float32Array;
}

const entries = 1024;

/**
 * A display gamma of 2.2, and on top of it a share of the curve 3x² − 2x³ that cameras lay over it for contrast (Brooks et
 * al. 2019, section 3.1).
 */
export function toneCurve(contrast: number): ToneCurve {
  const bent = (x: number): number => x + contrast * (3 * x ** 2 - 2 * x ** 3 - x);
  const encoded = Float32Array.from({ length: entries + 1 }, (_, i) => bent((i / entries) ** (2 / 2.2)));
  const linear = new Float32Array(entries + 1);
  // The curve rises, so both tables are walked once.
  let at = 0;
  for (let i = 0; i <= entries; i++) {
    const wanted = i / entries;
    while (at < entries - 1 && encoded[at + 1] < wanted) at++;
    const root = (at + (wanted - encoded[at]) / (encoded[at + 1] - encoded[at])) / entries;
    linear[i] = root ** 2;
  }
  return { encoded, linear };
}

/** A table at a place in 0…1, in a straight line between its entries; places outside are held to the ends. */
export function readTable(table: Float32Array, x: number): number {
  const at = x * entries;
  if (!(at > 0)) return table[0];
  if (at >= entries) return table[entries];
  const i = Math.floor(at);
  return table[i] + (at - i) * (table[i + 1] - table[i]);
}
