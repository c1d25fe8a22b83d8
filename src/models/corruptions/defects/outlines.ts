import type { Random } from "../../../core/random.ts";
import { perlin } from "./perlin.ts";

/** Where a defect is, [side, side]: 1 inside, 0 outside, between them along a soft edge. */
export type Outline = Float32Array;

/** An outline of a random kind and size, from a few pixels to most of the patch. */
export function randomOutline(side: number, source: Random): Outline {
  const kind = source.uniform();
  if (kind < 0.45) return blob(side, source);
  if (kind < 0.65) return box(side, source);
  if (kind < 0.9) return scratch(side, source);
  return cloud(side, source);
}

function between(source: Random, low: number, high: number): number {
  return low + (high - low) * source.uniform();
}

/** A length in pixels, as often from 1 to 2 as from 2 to 4. */
function anyScale(source: Random, low: number, high: number): number {
  return low * (high / low) ** source.uniform();
}

/** The same, but small ones come more often: they are harder to see, and to tell from what is good. */
function oftenSmall(source: Random, low: number, high: number): number {
  return low * (high / low) ** (source.uniform() ** 2);
}

/** 1 inside, where the signed distance in pixels is negative; an edge `soft` pixels wide. */
function inside(distance: number, soft: number): number {
  return Math.min(1, Math.max(0, 0.5 - distance / soft));
}

/** An ellipse with a wavy edge. */
function blob(side: number, source: Random): Outline {
  const [cy, cx] = [side * source.uniform(), side * source.uniform()];
  const size = oftenSmall(source, 1, side / 3);
  const ratio = between(source, 0.4, 1);
  const angle = Math.PI * source.uniform();
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const soft = source.uniform() < 0.5 ? 1 : between(source, 1, 1 + size);
  const waves = [2, 3, 5].map((n) => ({ n, by: between(source, 0, 0.15), from: 7 * source.uniform() }));
  const reach = size * waves.reduce((sum, { by }) => sum + by, 1) + soft;
  return drawn(side, around([[cy, cx]], reach), (y, x) => {
    const [v, u] = [(y - cy) * cosine - (x - cx) * sine, (y - cy) * sine + (x - cx) * cosine];
    const radius = Math.hypot(v / ratio, u);
    const turn = Math.atan2(v, u);
    const edge = waves.reduce((sum, { n, by, from }) => sum + by * Math.sin(n * turn + from), 1);
    return inside((radius - size * edge) * ratio, soft);
  });
}

/** A rectangle along the axes, as parts of pictures are cut out. */
function box(side: number, source: Random): Outline {
  const [h, w] = [oftenSmall(source, 2, side / 2), oftenSmall(source, 2, side / 2)];
  const [cy, cx] = [side * source.uniform(), side * source.uniform()];
  return drawn(side, around([[cy, cx]], (Math.max(h, w) + 1) / 2), (y, x) =>
    inside(Math.max(Math.abs(y - cy) - h / 2, Math.abs(x - cx) - w / 2), 1),
  );
}

/** A line of some width through a few points. */
function scratch(side: number, source: Random): Outline {
  const width = oftenSmall(source, 0.7, side / 10);
  const reach = oftenSmall(source, 3, side);
  let angle = 2 * Math.PI * source.uniform();
  let at = [side * source.uniform(), side * source.uniform()];
  const pieces = Array.from({ length: 1 + source.integer(3) }, () => {
    const from = at;
    angle += between(source, -0.8, 0.8);
    at = [from[0] + reach * Math.sin(angle), from[1] + reach * Math.cos(angle)];
    return [from, at];
  });
  return drawn(side, around(pieces.flat(), (width + 1) / 2), (y, x) => {
    let nearest = Number.POSITIVE_INFINITY;
    for (const [[y0, x0], [y1, x1]] of pieces) {
      const [dy, dx] = [y1 - y0, x1 - x0];
      const t = Math.min(1, Math.max(0, ((y - y0) * dy + (x - x0) * dx) / (dy * dy + dx * dx)));
      nearest = Math.min(nearest, Math.hypot(y - y0 - t * dy, x - x0 - t * dx));
    }
    return inside(nearest - width / 2, 1);
  });
}

/** Where gradient noise is high. */
function cloud(side: number, source: Random): Outline {
  const scale = () => anyScale(source, 4, side / 2);
  const down = scale();
  const noise = perlin(side, [down, source.uniform() < 0.5 ? down : scale()], source);
  const level = between(source, 0.1, 0.35);
  return noise.map((x) => inside((level - x) * down, 1));
}

/** The rows and columns that lie within `reach` pixels of some points. */
interface Extent {
  readonly rows: readonly [first: number, end: number];
  readonly columns: readonly [first: number, end: number];
}

function around(points: readonly (readonly number[])[], reach: number): Extent {
  const along = (axis: 0 | 1): [number, number] => {
    const places = points.map((point) => point[axis]);
    return [Math.floor(Math.min(...places) - reach), Math.ceil(Math.max(...places) + reach)];
  };
  return { rows: along(0), columns: along(1) };
}

/** An outline that is 0 beyond an extent, which may reach beyond the patch. */
function drawn(side: number, { rows, columns }: Extent, at: (y: number, x: number) => number): Outline {
  const out = new Float32Array(side * side);
  const [left, right] = [Math.max(0, columns[0]), Math.min(side, columns[1])];
  for (let y = Math.max(0, rows[0]); y < Math.min(side, rows[1]); y++)
    for (let x = left; x < right; x++) out[y * side + x] = at(y + 0.5, x + 0.5);
  return out;
}
