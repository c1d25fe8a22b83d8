import { type Canvas, type Colour, canvas, mix, smooth } from "../../../src/data/procedural/canvas.ts";
import { type Coast, type Headland, heightOf } from "./coast.ts";
import { brightOf, hourOf, lit, seasonOf } from "./colours.ts";

/** A painter in shares of the picture's side; `inside` is the distance into a shape, negative outside of it. */
interface Painter {
  readonly side: number;
  fill(
    box: readonly [left: number, top: number, right: number, bottom: number],
    inside: (x: number, y: number) => number,
    colour: (x: number, y: number) => Colour,
    strength?: number,
  ): void;
}

/** Paints a coast of any size as bytes [3, side, side]; the edges of shapes are smooth. */
export function paintCoast(coast: Coast, side: number): Uint8Array<ArrayBuffer> {
  const picture = canvas(side, side);
  const pen = painter(picture, side);
  const { horizon, sun, mountains, headland, meadow } = coast;
  const { zenith, horizon: low, sun: glow, light } = hourOf(coast.hour);
  const { grass, leaves } = seasonOf(coast.season);
  const sky = (y: number): Colour => mix(zenith, low, Math.min(1, y / horizon) ** 1.5);

  pen.fill(
    [0, 0, 1, horizon],
    () => 1,
    (x, y) => mix(sky(y), glow, 0.6 * Math.exp(-Math.hypot(x - sun.x, y - sun.y) / 0.16)),
  );
  disc(pen, sun.x, sun.y, sun.radius, () => mix(glow, [1, 1, 1], 0.35));
  for (const { x, y, width } of coast.clouds)
    for (const [at, size] of [
      [-0.3, 0.2],
      [0, 0.3],
      [0.3, 0.22],
    ])
      ellipse(pen, x + at * width, y - 0.1 * size * width, size * width, 0.45 * size * width, (_, v) =>
        mix(mix(glow, [1, 1, 1], 0.6), zenith, smooth(y - 0.1 * width, y + 0.15 * width, v)),
      );
  const far = mix(lit([0.36, 0.42, 0.52], light), low, 0.45);
  land(
    pen,
    (x) => heightOf(mountains, x),
    horizon,
    (_, y) => mix(far, low, 0.9 * smooth(horizon - 0.2, horizon, y)),
  );
  const deep = lit([0.1, 0.32, 0.46], light);
  pen.fill(
    [0, horizon, 1, 1],
    (_, y) => y - horizon,
    (x, y) => {
      const down = (y - horizon) / 0.35;
      // The sun's path on the water widens towards the eye.
      const path = Math.exp(-(((x - sun.x) / (0.03 + 0.1 * down)) ** 2));
      return mix(mix(mix(sky(horizon), deep, 0.45 + 0.55 * Math.min(1, down)), glow, 0.5 * path), deep, 0);
    },
  );
  drawHeadland(pen, headland, horizon, lit(mix(grass, [0.4, 0.38, 0.36], 0.35), light), light);
  for (const { x, y, size, colour } of coast.boats)
    drawBoat(pen, x, y, size, lit(brightOf(colour), light), light);
  const ground = lit(grass, light);
  land(
    pen,
    (x) => heightOf(meadow, x),
    1,
    (x, y) => mix(ground, lit([0.1, 0.16, 0.1], light), 0.5 * smooth(0, 0.3, y - heightOf(meadow, x))),
  );
  for (const { x, size, conifer } of coast.trees)
    drawTree(pen, x, heightOf(meadow, x) + 0.03, size, conifer, lit(leaves, light), light);
  for (const { x, size, colour } of coast.houses)
    drawHouse(
      pen,
      x,
      heightOf(meadow, x) + 0.07,
      size,
      lit(mix(brightOf(colour), [1, 1, 1], 0.25), light),
      light,
    );
  const out = new Uint8Array(3 * side * side);
  picture.write(out);
  return out;
}

function painter(picture: Canvas, side: number): Painter {
  return {
    side,
    fill: ([left, top, right, bottom], inside, colour, strength = 1) =>
      picture.paint(
        { left: side * left - 1, top: side * top - 1, right: side * right + 1, bottom: side * bottom + 1 },
        (x, y) => strength * Math.min(1, side * inside(x / side, y / side) + 0.5),
        (x, y) => colour(x / side, y / side),
      ),
  };
}

type Shade = (x: number, y: number) => Colour;

function land(pen: Painter, top: (x: number) => number, bottom: number, colour: Shade): void {
  // A column's height is asked for at each of its pixels.
  const heights = Float64Array.from({ length: pen.side }, (_, i) => top((i + 0.5) / pen.side));
  const at = (x: number): number => heights[Math.min(pen.side - 1, Math.floor(x * pen.side))];
  const highest = heights.reduce((a, b) => Math.min(a, b));
  pen.fill([0, highest, 1, bottom], (x, y) => y - at(x), colour);
}

function ellipse(
  pen: Painter,
  x: number,
  y: number,
  rx: number,
  ry: number,
  colour: Shade,
  strength = 1,
): void {
  pen.fill(
    [x - rx, y - ry, x + rx, y + ry],
    (u, v) => (1 - Math.hypot((u - x) / rx, (v - y) / ry)) * Math.min(rx, ry),
    colour,
    strength,
  );
}

function disc(pen: Painter, x: number, y: number, radius: number, colour: Shade): void {
  ellipse(pen, x, y, radius, radius, colour);
}

/** A polygon's part to the right of each of its edges, which go round clockwise. */
function polygon(pen: Painter, corners: readonly (readonly [x: number, y: number])[], colour: Shade): void {
  const edges = corners.map(([x, y], i) => {
    const [u, v] = corners[(i + 1) % corners.length];
    const length = Math.hypot(u - x, v - y);
    return [x, y, (u - x) / length, (v - y) / length];
  });
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  pen.fill(
    [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    (x, y) => edges.reduce((least, [ax, ay, dx, dy]) => Math.min(least, dx * (y - ay) - dy * (x - ax)), 1),
    colour,
  );
}

function drawHeadland(
  pen: Painter,
  { left, length, height, lighthouse }: Headland,
  horizon: number,
  colour: Colour,
  light: Colour,
): void {
  const from = (x: number): number => (left ? x : 1 - x) / length;
  const foot = horizon + 0.035;
  const top = (x: number): number => foot - height * Math.cos((Math.PI / 2) * Math.min(1, from(x))) ** 0.7;
  if (lighthouse) {
    const x = left ? 0.62 * length : 1 - 0.62 * length;
    const [base, tip] = [top(x) + 0.02, top(x) - 0.15];
    const wall = lit([0.96, 0.94, 0.9], light);
    const red = lit([0.8, 0.22, 0.18], light);
    const corners = [
      [x - 0.016, tip],
      [x + 0.016, tip],
      [x + 0.026, base],
      [x - 0.026, base],
    ] as const;
    polygon(pen, corners, (_, y) => (Math.floor((y - tip) / 0.045) % 2 === 0 ? red : wall));
    disc(pen, x, tip - 0.012, 0.018, () => [1, 0.9, 0.55]);
  }
  land(
    pen,
    (x) => (from(x) < 1 ? top(x) : 2),
    foot,
    (_, y) => mix(colour, [0.1, 0.14, 0.16], 0.5 * smooth(foot - 0.2, foot, y)),
  );
}

function drawBoat(pen: Painter, x: number, y: number, size: number, sail: Colour, light: Colour): void {
  const hull = lit([0.34, 0.22, 0.16], light);
  const [half, deck] = [0.5 * size, y - 0.18 * size];
  ellipse(pen, x, y + 0.1 * size, 0.6 * size, 0.1 * size, () => lit([0.05, 0.14, 0.2], light), 0.5);
  polygon(
    pen,
    [
      [x - half, deck],
      [x + half, deck],
      [x + 0.7 * half, y],
      [x - 0.7 * half, y],
    ],
    () => hull,
  );
  polygon(
    pen,
    [
      [x, y - 1.3 * size],
      [x + 0.5 * size, deck - 0.05 * size],
      [x, deck - 0.05 * size],
    ],
    () => sail,
  );
  polygon(
    pen,
    [
      [x - 0.05 * size, y - 1.1 * size],
      [x - 0.05 * size, deck - 0.05 * size],
      [x - 0.4 * size, deck - 0.05 * size],
    ],
    () => mix(sail, [1, 1, 1], 0.4),
  );
}

function drawTree(
  pen: Painter,
  x: number,
  foot: number,
  size: number,
  conifer: boolean,
  leaves: Colour,
  light: Colour,
): void {
  const trunk = lit([0.36, 0.26, 0.18], light);
  const half = 0.05 * size;
  polygon(
    pen,
    [
      [x - half, foot - 0.5 * size],
      [x + half, foot - 0.5 * size],
      [x + half, foot],
      [x - half, foot],
    ],
    () => trunk,
  );
  const shade: Shade = (u) =>
    mix(leaves, [0.05, 0.1, 0.1], 0.45 * smooth(x - 0.25 * size, x + 0.3 * size, u));
  if (conifer)
    polygon(
      pen,
      [
        [x, foot - size],
        [x + 0.3 * size, foot - 0.18 * size],
        [x - 0.3 * size, foot - 0.18 * size],
      ],
      shade,
    );
  else ellipse(pen, x, foot - 0.64 * size, 0.3 * size, 0.36 * size, shade);
}

function drawHouse(pen: Painter, x: number, foot: number, size: number, wall: Colour, light: Colour): void {
  const [half, eaves] = [0.5 * size, foot - 0.55 * size];
  const roof = lit([0.62, 0.24, 0.18], light);
  const dark = light[0] < 0.6;
  const window: Colour = dark ? [1, 0.84, 0.46] : lit([0.24, 0.32, 0.42], light);
  const box = (l: number, t: number, r: number, b: number, colour: Shade): void =>
    polygon(
      pen,
      [
        [l, t],
        [r, t],
        [r, b],
        [l, b],
      ],
      colour,
    );
  box(x - half, eaves, x + half, foot, (u) =>
    mix(wall, [0.1, 0.1, 0.14], 0.25 * smooth(x - half, x + half, u)),
  );
  polygon(
    pen,
    [
      [x, eaves - 0.42 * size],
      [x + 1.2 * half, eaves],
      [x - 1.2 * half, eaves],
    ],
    () => roof,
  );
  for (const at of [-0.25, 0.25])
    box(x + (at - 0.1) * size, eaves + 0.12 * size, x + (at + 0.1) * size, eaves + 0.32 * size, () => window);
}
