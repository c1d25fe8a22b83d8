import { certaintyOf, logOdds } from "../core/certainty.ts";
import { evenly } from "../core/evenly.ts";
import { quantile } from "../core/metrics/quantile.ts";
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
  /** Pixels inside the box that belong to the region: their odds of damage reach a twentieth of the threshold's. */
  readonly pixels: number;
  /** How odd the oddest of them is, on the scale of the picture's score; at least the threshold. */
  readonly score: number;
}

/**
 * How far below the level a region still grows, in log odds: down to a twentieth of the level's odds. The map is surest in
 * the middle of a defect, so the level alone would cut out a box much smaller than the defect, or several.
 */
const growth = 3;
/** Pixels that are at most this far apart, along both axes, belong to one region: a line one pixel wide does not part it. */
const link = 2;
/** Most places of a map that its median is taken of. */
const sampled = 10_000;

/**
 * The parts of a map of certainties [1, height, width], 0…1, that hang together and somewhere reach a level in log odds, grown down
 * to a lower one (hysteresis, Canny 1986, §VI); the oddest first, at most `most`.
 */
export function regions(
  { data, shape: [, height, width] }: Tensor<"float32">,
  level: number,
  most = 100,
): Region[] {
  const enough = certaintyOf(level);
  // An unsure model finds all of a picture a little odd: a region grows at most half-way down to the median.
  const least = certaintyOf(Math.max(level - growth, (level + Math.min(level, usualOf(data))) / 2));
  const seen = new Uint8Array(data.length);
  const found: Region[] = [];
  const open: number[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] === 1 || !(data[start] >= enough)) continue;
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
      for (let v = Math.max(0, y - link); v <= Math.min(height - 1, y + link); v++)
        for (let u = Math.max(0, x - link); u <= Math.min(width - 1, x + link); u++) {
          const next = v * width + u;
          if (seen[next] === 1 || !(data[next] >= least)) continue;
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
      score: logOdds(box.peak),
    });
  }
  return found.sort((a, b) => b.score - a.score).slice(0, most);
}

/** The median of a map, in log odds, by places evenly spread over it. */
function usualOf(data: Float32Array): number {
  return logOdds(
    quantile(
      Float32Array.from(evenly(data.length, sampled), (i) => data[i]),
      0.5,
    ),
  );
}
