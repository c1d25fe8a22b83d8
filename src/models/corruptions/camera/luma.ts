/** Shares of red, green and blue in luma (ITU-R BT.601), as JPEG files take them. */
export const [redShare, greenShare, blueShare] = [0.299, 0.587, 0.114];

/** Red, green and blue [3, n] → luma and the differences of blue and of red from it, each as JPEG scales it; in place. */
export function toLuma(picture: Float32Array): void {
  const n = picture.length / 3;
  for (let i = 0; i < n; i++) {
    const r = picture[i];
    const g = picture[n + i];
    const b = picture[2 * n + i];
    const y = redShare * r + greenShare * g + blueShare * b;
    picture[i] = y;
    picture[n + i] = (b - y) / (2 - 2 * blueShare);
    picture[2 * n + i] = (r - y) / (2 - 2 * redShare);
  }
}

/** The inverse of {@link toLuma}, in place. */
export function fromLuma(picture: Float32Array): void {
  const n = picture.length / 3;
  for (let i = 0; i < n; i++) {
    const y = picture[i];
    const b = y + (2 - 2 * blueShare) * picture[n + i];
    const r = y + (2 - 2 * redShare) * picture[2 * n + i];
    picture[i] = r;
    picture[n + i] = (y - redShare * r - blueShare * b) / greenShare;
    picture[2 * n + i] = b;
  }
}
