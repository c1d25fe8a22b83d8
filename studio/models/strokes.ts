import { type Random, random } from "../../src/core/random.ts";
import { drawCapsule } from "../../src/data/procedural/capsule.ts";

/** Pixels along a side of every picture that is drawn or shown. */
export const side = 28;

/** A line of the pen: x, y, x, y, … in pixels from the left and from the top. */
export type Stroke = readonly number[];

/** Draws strokes into 28×28 bytes, brighter over darker. */
export function drawStrokes(strokes: readonly Stroke[], radius: number, out: Uint8Array): void {
  for (const points of strokes) {
    const [x, y] = points;
    drawCapsule(out, side, { ax: x, ay: y, bx: x, by: y, radius });
    for (let i = 2; i < points.length; i += 2)
      drawCapsule(out, side, {
        ax: points[i - 2],
        ay: points[i - 1],
        bx: points[i],
        by: points[i + 1],
        radius,
      });
  }
}

/**
 * A picture of one to four random strokes: bent lines, corners, loops and dots. A network that has seen glyphs alone takes
 * a person's doodle for a glyph; one that has seen these as well gives it back.
 */
export function scribble(row: number, seed: number, out: Uint8Array): void {
  const draw = random(seed).fork(`strokes ${row}`);
  const radius = 0.75 + 0.95 * draw.uniform();
  const count = 1 + Math.floor(6 * draw.uniform() ** 1.4);
  drawStrokes(
    Array.from({ length: count }, () => kinds[draw.integer(kinds.length)](draw)),
    radius,
    out,
  );
}

const kinds: readonly ((draw: Random) => Stroke)[] = [bent, bent, bent, corners, corners, loop, small, dot];

const inside = (at: number): number => Math.min(side - 3, Math.max(3, at));
const place = (draw: Random): number => 4 + (side - 8) * draw.uniform();

/** A line whose direction turns by a slowly changing amount. */
function bent(draw: Random): Stroke {
  let [x, y] = [place(draw), place(draw)];
  let heading = 2 * Math.PI * draw.uniform();
  let turn = 0.25 * draw.normal();
  const points = [x, y];
  const steps = 5 + draw.integer(20);
  for (let i = 0; i < steps; i++) {
    turn = 0.85 * turn + 0.12 * draw.normal();
    // Near an edge the pen turns back towards the middle.
    if (x < 4 || x > side - 4 || y < 4 || y > side - 4)
      heading = Math.atan2(side / 2 - y, side / 2 - x) + 0.6 * draw.normal();
    heading += turn;
    x = inside(x + 1.8 * Math.cos(heading));
    y = inside(y + 1.8 * Math.sin(heading));
    points.push(x, y);
  }
  return points;
}

/** Two to five straight pieces; one in three closes. */
function corners(draw: Random): Stroke {
  const points = Array.from({ length: 2 + draw.integer(4) }, () => [place(draw), place(draw)]).flat();
  return points.length > 4 && draw.uniform() < 1 / 3 ? [...points, points[0], points[1]] : points;
}

/** An ellipse of any size, whole or a part of it. */
function loop(draw: Random): Stroke {
  const [x, y] = [7 + 14 * draw.uniform(), 7 + 14 * draw.uniform()];
  const [a, b] = [1.5 + 8 * draw.uniform(), 1.5 + 8 * draw.uniform()];
  const tilt = Math.PI * draw.uniform();
  const from = 2 * Math.PI * draw.uniform();
  const sweep = draw.uniform() < 0.6 ? 2 * Math.PI : 1 + 4.5 * draw.uniform();
  return Array.from({ length: 21 }, (_, i) => {
    const t = from + (sweep * i) / 20;
    const [px, py] = [a * Math.cos(t), b * Math.sin(t)];
    return [
      inside(x + px * Math.cos(tilt) - py * Math.sin(tilt)),
      inside(y + px * Math.sin(tilt) + py * Math.cos(tilt)),
    ];
  }).flat();
}

/** An eye, a door, a whisker: a short line or a little ring. */
function small(draw: Random): Stroke {
  const [x, y] = [place(draw), place(draw)];
  const [a, b] = [0.5 + 2.5 * draw.uniform(), 0.5 + 2.5 * draw.uniform()];
  if (draw.uniform() < 0.5) return [x - a, y - b, x + a, y + b].map(inside);
  return Array.from({ length: 13 }, (_, i) => [
    inside(x + a * Math.cos((i * Math.PI) / 6)),
    inside(y + b * Math.sin((i * Math.PI) / 6)),
  ]).flat();
}

function dot(draw: Random): Stroke {
  return [place(draw), place(draw)];
}
