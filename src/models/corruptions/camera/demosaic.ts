/** Which colour a place of a Bayer mosaic sees: 0 red, 1 green, 2 blue; `phase` 0…3 says where in the 2×2 square red lies. */
export function bayer(y: number, x: number, phase: number): 0 | 1 | 2 {
  const red = ((y ^ (phase >> 1)) & 1) === 0;
  const left = ((x ^ phase) & 1) === 0;
  return red ? (left ? 0 : 1) : left ? 1 : 2;
}

/**
 * The three colours [3, height, width] of every place of a mosaic [height, width]: the means of the nearest places of a colour,
 * corrected by a share of how far the place's own colour departs from its surroundings (Malvar, He & Cutler 2004). A share of
 * 0 is bilinear, 1 theirs.
 */
export function demosaic(
  mosaic: Float32Array,
  [height, width]: readonly [height: number, width: number],
  phase: number,
  share: number,
): Float32Array {
  const stride = width + 4;
  const padded = mirrored(mosaic, height, width);
  const out = new Float32Array(3 * height * width);
  const plane = height * width;
  const [alpha, beta, gamma] = [share / 8, (5 * share) / 8, (3 * share) / 16];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = (y + 2) * stride + x + 2;
      const own = padded[i];
      const [up, down, left, right] = [padded[i - stride], padded[i + stride], padded[i - 1], padded[i + 1]];
      const far = padded[i - 2 * stride] + padded[i + 2 * stride];
      const wide = padded[i - 2] + padded[i + 2];
      const diagonal =
        padded[i - stride - 1] + padded[i - stride + 1] + padded[i + stride - 1] + padded[i + stride + 1];
      const at = y * width + x;
      const colour = bayer(y, x, phase);
      if (colour === 1) {
        // The other colours lie beside it and above it; which is which depends on the row.
        const beside = bayer(y, x + 1, phase);
        const around = own - (diagonal + far / -2 + wide) / 5;
        const above = own - (diagonal + wide / -2 + far) / 5;
        out[plane + at] = own;
        out[beside * plane + at] = (left + right) / 2 + beta * around;
        out[(2 - beside) * plane + at] = (up + down) / 2 + beta * above;
      } else {
        out[colour * plane + at] = own;
        out[plane + at] = (up + down + left + right) / 4 + alpha * (4 * own - far - wide);
        out[(2 - colour) * plane + at] = diagonal / 4 + gamma * (4 * own - far - wide);
      }
    }
  }
  return out;
}

/** A plane with two more places on each side, mirrored about its edge places, so that the mosaic goes on. */
function mirrored(plane: Float32Array, height: number, width: number): Float32Array {
  const stride = width + 4;
  const out = new Float32Array((height + 4) * stride);
  const inside = (i: number, n: number): number => (i < 0 ? -i : i >= n ? 2 * n - 2 - i : i);
  for (let y = -2; y < height + 2; y++) {
    const from = inside(y, height) * width;
    const to = (y + 2) * stride + 2;
    out.set(plane.subarray(from, from + width), to);
    for (const x of [-2, -1, width, width + 1]) out[to + x] = plane[from + inside(x, width)];
  }
  return out;
}
