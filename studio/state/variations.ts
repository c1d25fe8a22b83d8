/** Pixels along a side of a drawing. */
export const side = 28;

/** Shifted copies of each drawing: every other place of a square of 7 × 7 around its own. */
export const copies = 24;
const reach = 3;

/** Each drawing, numbers 0…1, and its shifted copies, as bytes one picture after the other. */
export function variations(drawings: readonly Float32Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(drawings.length * (copies + 1) * side * side);
  drawings.forEach((drawing, d) => {
    for (let copy = 0; copy <= copies; copy++) {
      const [dx, dy] = shiftOf(copy);
      const at = (d * (copies + 1) + copy) * side * side;
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) {
          const [u, v] = [x - dx, y - dy];
          if (u >= 0 && v >= 0 && u < side && v < side)
            out[at + y * side + x] = Math.round(255 * drawing[v * side + u]);
        }
    }
  });
  return out;
}

function shiftOf(copy: number): [number, number] {
  if (copy === 0) return [0, 0];
  // The middle of the square is the drawing's own place.
  const place = copy <= copies / 2 ? 2 * (copy - 1) : 2 * copy;
  const across = 2 * reach + 1;
  return [(place % across) - reach, Math.floor(place / across) - reach];
}
