/** A straight stroke with round ends, in pixels from the left and from the top. */
export interface Capsule {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
  /** Half its width. */
  readonly radius: number;
}

/**
 * Draws a stroke into side×side bytes: each pixel takes the share of it that lies within the radius, the brightest stroke
 * wins. Only operations that IEEE 754 rounds exactly, so every machine draws the same bytes.
 */
export function drawCapsule(out: Uint8Array, side: number, { ax, ay, bx, by, radius }: Capsule): void {
  const reach = radius + 1;
  const left = Math.max(0, Math.floor(Math.min(ax, bx) - reach));
  const right = Math.min(side - 1, Math.ceil(Math.max(ax, bx) + reach));
  const top = Math.max(0, Math.floor(Math.min(ay, by) - reach));
  const bottom = Math.min(side - 1, Math.ceil(Math.max(ay, by) + reach));
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy || 1;
  for (let row = top; row <= bottom; row++) {
    const py = row + 0.5 - ay;
    for (let column = left; column <= right; column++) {
      const px = column + 0.5 - ax;
      const along = Math.min(1, Math.max(0, (px * dx + py * dy) / square));
      const [ex, ey] = [px - along * dx, py - along * dy];
      const distance = Math.sqrt(ex * ex + ey * ey);
      const value = 255 * Math.min(1, Math.max(0, radius + 0.5 - distance));
      const at = row * side + column;
      if (value > out[at]) out[at] = value + 0.5;
    }
  }
}
