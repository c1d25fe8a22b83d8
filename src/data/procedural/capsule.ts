/**
 * Draws a segment of round ends from (ax, ay) to (bx, by), in pixels from the left and from the top, into a square picture of
 * `side`² bytes: each pixel takes the share of it that lies within the radius, and keeps what was brighter.
 */
export function drawCapsule(
  out: Uint8Array,
  side: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  radius: number,
): void {
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
