/**
 * Smooths a plane [height, width] in place by the kernel (a, 1 − 2a, a) along both axes, 0 ≤ a ≤ 1/3, as often as asked;
 * an edge place stands for what lies beyond it.
 */
export function smooth(
  plane: Float32Array,
  [height, width]: readonly [height: number, width: number],
  a: number,
  times = 1,
): void {
  for (let t = 0; t < times; t++) {
    for (let y = 0; y < height; y++) along(plane, y * width, 1, width, a);
    for (let x = 0; x < width; x++) along(plane, x, width, height, a);
  }
}

function along(plane: Float32Array, start: number, step: number, count: number, a: number): void {
  let before = plane[start];
  for (let i = 0, at = start; i < count; i++, at += step) {
    const own = plane[at];
    const after = i + 1 < count ? plane[at + step] : own;
    plane[at] = own + a * (before + after - 2 * own);
    before = own;
  }
}
