/** A block's coefficients in the order in which they are coded, from smooth to fine, and which lie beside each. */
export interface Scan {
  readonly length: number;
  /** Place in the block, row by row. */
  readonly places: Int32Array;
  /** Frequency along the rows and down the columns, as a rank. */
  readonly across: Int32Array;
  readonly down: Int32Array;
  /** Ranks that are coded before, nearest in frequency first: left, above, left above, two left, two above; −1 where there is none. */
  readonly before: Int32Array;
  /** Ranks of the four nearest frequencies; −1 where there is none. */
  readonly around: Int32Array;
}

/** Diagonals from the smoothest coefficient on. */
export function scanOf(side: number): Scan {
  const places = Int32Array.from(
    Array.from({ length: side * side }, (_, place) => place).sort((a, b) => {
      const [u, v, s, t] = [a % side, Math.floor(a / side), b % side, Math.floor(b / side)];
      return u + v - s - t || v - t;
    }),
  );
  const ranks = new Map(Array.from(places, (place, rank) => [place, rank]));
  const across = places.map((place) => place % side);
  const down = places.map((place) => Math.floor(place / side));
  const rankAt = (u: number, v: number): number =>
    u < 0 || v < 0 || u >= side || v >= side ? -1 : ranks.get(v * side + u)!;
  const beside = (steps: readonly (readonly [number, number])[]): Int32Array =>
    Int32Array.from(
      Array.from(places, (_, k) => steps.map(([du, dv]) => rankAt(across[k] + du, down[k] + dv))).flat(),
    );
  return {
    length: side * side,
    places,
    across,
    down,
    before: beside([
      [-1, 0],
      [0, -1],
      [-1, -1],
      [-2, 0],
      [0, -2],
    ]),
    around: beside([
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
    ]),
  };
}
