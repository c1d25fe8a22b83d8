import type { Random } from "../../../core/random.ts";

/**
 * Gradient noise [side, side] about 0 with features of some size, larger along one axis than along the other or not
 * (Perlin 1985), as the masks of DRAEM are cut from (Zavrtanik, Kristan & Skočaj 2021).
 */
export function perlin(
  side: number,
  [down, across]: readonly [number, number],
  source: Random,
): Float32Array {
  const [rows, columns] = [Math.ceil(side / down) + 1, Math.ceil(side / across) + 1];
  const angles = Float32Array.from({ length: rows * columns }, () => 2 * Math.PI * source.uniform());
  const [sines, cosines] = [angles.map(Math.sin), angles.map(Math.cos)];
  const out = new Float32Array(side * side);
  for (let y = 0; y < side; y++) {
    const v = y / down;
    const row = Math.floor(v);
    for (let x = 0; x < side; x++) {
      const u = x / across;
      const column = Math.floor(u);
      const at = row * columns + column;
      const [dy, dx] = [v - row, u - column];
      const [ty, tx] = [eased(dy), eased(dx)];
      const corner = (i: number, y: number, x: number): number => sines[i] * y + cosines[i] * x;
      const top = corner(at, dy, dx) * (1 - tx) + corner(at + 1, dy, dx - 1) * tx;
      const bottom =
        corner(at + columns, dy - 1, dx) * (1 - tx) + corner(at + columns + 1, dy - 1, dx - 1) * tx;
      out[y * side + x] = top * (1 - ty) + bottom * ty;
    }
  }
  return out;
}

function eased(t: number): number {
  return t * t * t * (t * (6 * t - 15) + 10);
}
