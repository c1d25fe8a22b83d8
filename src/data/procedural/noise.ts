import type { Random } from "../../core/random.ts";

/** Smooth noise in 0…1 over the plane, with features one unit apart, and its sum over octaves. */
export interface Noise {
  at(x: number, y: number): number;
  /** Octaves of halving size and weight, still in 0…1. */
  fractal(x: number, y: number, octaves: number): number;
}

/** Value noise on a seeded lattice that repeats after 256 units. */
export function noise(draw: Random): Noise {
  const values = Float32Array.from({ length: 256 }, () => draw.uniform());
  const order = Uint8Array.from({ length: 256 }, () => draw.integer(256));
  const lattice = (x: number, y: number): number => values[order[(order[x & 255] + y) & 255]];
  const at = (x: number, y: number): number => {
    // Scalars throughout: this runs a million times a picture.
    const left = Math.floor(x);
    const top = Math.floor(y);
    const fx = x - left;
    const fy = y - top;
    const u = fx * fx * (3 - 2 * fx);
    const v = fy * fy * (3 - 2 * fy);
    const above = lattice(left, top) * (1 - u) + lattice(left + 1, top) * u;
    const below = lattice(left, top + 1) * (1 - u) + lattice(left + 1, top + 1) * u;
    return above * (1 - v) + below * v;
  };
  return {
    at,
    fractal: (x, y, octaves) => {
      let sum = 0;
      let weight = 1;
      let total = 0;
      let scale = 1;
      for (let octave = 0; octave < octaves; octave++) {
        // The shift keeps the octaves' lattices from lining up.
        sum += weight * at(x * scale + 17.3 * octave, y * scale + 9.1 * octave);
        total += weight;
        weight /= 2;
        scale *= 2;
      }
      return sum / total;
    },
  };
}
