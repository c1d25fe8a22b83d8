import type { Tensor } from "../core/tensor.ts";

/** A part of a picture that is damaged: a box in pixels of the picture, from the upper left corner. */
export interface Region {
  /** First column of the box. */
  readonly x: number;
  /** First row of the box. */
  readonly y: number;
  /** Columns. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** Pixels inside the box that are damaged. */
  readonly pixels: number;
  /** How odd the oddest of them is, on the scale of the picture's score. */
  readonly score: number;
}

/** The parts of a map [1, height, width] that hang together, corners too, and reach a level; the oddest first, at most `most`. */
export function regions(
  { data, shape: [, height, width] }: Tensor<"float32">,
  level: number,
  scoreOf: (value: number) => number,
  most = 100,
): Region[] {
  const seen = new Uint8Array(data.length);
  const found: Region[] = [];
  const open: number[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] === 1 || !(data[start] >= level)) continue;
    const box = { left: width, right: 0, top: height, bottom: 0, pixels: 0, peak: 0 };
    seen[start] = 1;
    open.push(start);
    while (open.length > 0) {
      const at = open.pop()!;
      const [y, x] = [Math.floor(at / width), at % width];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
      box.peak = Math.max(box.peak, data[at]);
      box.pixels++;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (seen[next] === 1 || !(data[next] >= level)) continue;
          seen[next] = 1;
          open.push(next);
        }
    }
    found.push({
      x: box.left,
      y: box.top,
      width: box.right - box.left + 1,
      height: box.bottom - box.top + 1,
      pixels: box.pixels,
      score: scoreOf(box.peak),
    });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, most);
}
