import { type Random, random } from "../../src/core/random.ts";
import { drawStrokes, type Stroke, side } from "./strokes.ts";

/**
 * A picture of what people draw first: a heart, a star, a face, a sun, a letter, a few more, each bent, turned, moved and
 * drawn with a shaking pen; sometimes two, or a scribbled line beside. The strokes of scribbles, which mean nothing, are in `strokes.ts`.
 */
export function firstDrawing(row: number, seed: number, out: Uint8Array): void {
  const draw = random(seed).fork(`drawing ${row}`);
  // The pad's own pen is 1.15; a person's line may be drawn twice.
  const radius = 0.8 + 0.8 * draw.uniform();
  const count = draw.uniform() < 0.75 ? 1 : 2;
  for (let i = 0; i < count; i++) {
    const shape = shapes[draw.integer(shapes.length)](draw);
    drawStrokes(placed(shape, draw, count === 1 ? 1 : 0.55), radius, out);
  }
}

/** Strokes in −1…1, y down. */
type Shape = (draw: Random) => readonly Stroke[];

/** Brings a shape onto the pad: its size, its place, its slant, and a hand that shakes. */
function placed(shape: readonly Stroke[], draw: Random, share: number): Stroke[] {
  const size = share * (6 + 5.5 * draw.uniform());
  const [wide, tall] = [size * (0.75 + 0.35 * draw.uniform()), size * (0.75 + 0.35 * draw.uniform())];
  const [turn, slant] = [0.25 * draw.normal(), 0.12 * draw.normal()];
  const slack = Math.max(0, side / 2 - 2 - 0.9 * size);
  const [x, y] = [side / 2, side / 2].map((middle) => middle + slack * (2 * draw.uniform() - 1));
  const shake = 0.35 * draw.uniform();
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return shape.map((points) =>
    Array.from({ length: points.length / 2 }, (_, i) => {
      const [u, v] = [wide * (points[2 * i] + slant * points[2 * i + 1]), tall * points[2 * i + 1]];
      return [
        inside(x + u * cos - v * sin + shake * draw.normal()),
        inside(y + u * sin + v * cos + shake * draw.normal()),
      ];
    }).flat(),
  );
}

const inside = (at: number): number => Math.min(side - 2, Math.max(2, at));

function curve(steps: number, at: (t: number) => readonly [number, number]): Stroke {
  return Array.from({ length: steps + 1 }, (_, i) => at(i / steps)).flat();
}

function arc(x: number, y: number, radius: number, from = 0, to = 2 * Math.PI): Stroke {
  return curve(14, (t) => {
    const angle = from + (to - from) * t;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

const heart: Shape = () => [
  curve(20, (t) => {
    const a = 2 * Math.PI * t;
    const height = 13 * Math.cos(a) - 5 * Math.cos(2 * a) - 2 * Math.cos(3 * a) - Math.cos(4 * a);
    return [Math.sin(a) ** 3, -height / 16];
  }),
];

const star: Shape = (draw) => {
  if (draw.uniform() < 0.5) return [curve(5, (t) => [Math.sin(4 * Math.PI * t), -Math.cos(4 * Math.PI * t)])];
  const inner = 0.35 + 0.2 * draw.uniform();
  return [
    curve(10, (t) => {
      const r = Math.round(10 * t) % 2 === 0 ? 1 : inner;
      return [r * Math.sin(2 * Math.PI * t), -r * Math.cos(2 * Math.PI * t)];
    }),
  ];
};

const face: Shape = (draw) => {
  const smile = 0.35 * (draw.uniform() < 0.75 ? 1 : -1);
  const eyes =
    draw.uniform() < 0.7
      ? [
          [-0.35, -0.25],
          [0.35, -0.25],
        ]
      : [arc(-0.35, -0.25, 0.14), arc(0.35, -0.25, 0.14)];
  return [arc(0, 0, 1), ...eyes, curve(8, (t) => [0.9 * (t - 0.5), 0.3 + smile * Math.sin(Math.PI * t)])];
};

const sun: Shape = (draw) => {
  const rays = 6 + draw.integer(4);
  return [
    arc(0, 0, 0.5),
    ...Array.from({ length: rays }, (_, i) => {
      const angle = (2 * Math.PI * i) / rays;
      return [0.7 * Math.cos(angle), 0.7 * Math.sin(angle), Math.cos(angle), Math.sin(angle)];
    }),
  ];
};

const figure: Shape = (draw) => {
  const arms = 0.6 * (draw.uniform() - 0.5);
  return [
    arc(0, -0.7, 0.28),
    [0, -0.42, 0, 0.3],
    [-0.6, arms - 0.1, 0, -0.2, 0.6, -arms - 0.1],
    [-0.5, 1, 0, 0.3, 0.5, 1],
  ];
};

const cloud: Shape = () => [
  curve(24, (t) => {
    const a = 2 * Math.PI * t;
    const bump = 0.78 + 0.16 * Math.abs(Math.sin(3 * a));
    return [bump * Math.cos(a), 0.65 * bump * Math.sin(a)];
  }),
];

const box: Shape = (draw) => {
  const depth = 0.4 * draw.uniform();
  return [
    [-0.9, -0.6, 0.6, -0.6, 0.6, 0.9, -0.9, 0.9, -0.9, -0.6],
    ...(depth > 0.15 ? [[-0.9, -0.6, -0.9 + depth, -0.6 - depth, 0.6 + depth, -0.6 - depth, 0.6, -0.6]] : []),
  ];
};

const zigzag: Shape = (draw) => {
  const turns = 3 + draw.integer(4);
  return [
    Array.from({ length: turns + 1 }, (_, i) => [(2 * i) / turns - 1, i % 2 === 0 ? 0.5 : -0.5]).flat(),
  ];
};

const spiral: Shape = (draw) => {
  const turns = 1.5 + 1.5 * draw.uniform();
  return [curve(30, (t) => [t * Math.cos(2 * Math.PI * turns * t), t * Math.sin(2 * Math.PI * turns * t)])];
};

const loops: Shape = (draw) => {
  const count = 2 + draw.integer(3);
  return [
    curve(40, (t) => [
      1.8 * (t - 0.5) + 0.35 * Math.sin(2 * Math.PI * count * t),
      0.5 * Math.cos(2 * Math.PI * count * t),
    ]),
  ];
};

const crossing: Shape = (draw) => {
  const across = 0.3 * draw.normal();
  return [[0, -1, 0, 1], [-0.8, across, 0.8, across], ...(draw.uniform() < 0.3 ? [arc(0, 0, 0.9)] : [])];
};

/** Capitals and digits as straight pieces: a point is its column, 0 … 4, and its line, 0 … 6; a comma lifts the pen. */
const letterStrokes: readonly (readonly Stroke[])[] = [
  "06 20 46,13 33",
  "00 06 36 45 44 33 03,33 42 41 30 00",
  "41 30 10 01 05 16 36 45",
  "00 06 26 45 41 20 00",
  "40 00 06 46,03 33",
  "40 00 06,03 33",
  "41 30 10 01 05 16 36 45 43 23",
  "00 06,40 46,03 43",
  "20 26",
  "40 45 36 16 05",
  "00 06,40 03 46",
  "00 06 46",
  "06 00 23 40 46",
  "06 00 46 40",
  "10 01 05 16 36 45 41 30 10",
  "06 00 30 41 42 33 03",
  "06 00 30 41 42 33 03,23 46",
  "41 30 10 01 02 13 33 44 45 36 16 05",
  "00 40,20 26",
  "00 05 16 36 45 40",
  "00 26 40",
  "00 16 22 36 40",
  "00 46,40 06",
  "00 23 40,23 26",
  "00 40 06 46",
  "12 20 26",
  "01 10 30 41 42 06 46",
  "00 40 23 33 44 45 36 16 05",
  "30 04 44,36 30",
  "40 00 02 32 43 45 36 06",
  "40 04 05 16 36 45 44 33 03",
  "00 40 16",
].map((letter) =>
  letter.split(",").map((line) =>
    line
      .trim()
      .split(" ")
      .flatMap(([x, y]) => [Number(x) / 2 - 1, Number(y) / 3 - 1]),
  ),
);

const letter: Shape = (draw) => letterStrokes[draw.integer(letterStrokes.length)];

const ellipse: Shape = (draw) => [arc(0, 0, 0.9, 0, 2 * Math.PI * (0.9 + 0.2 * draw.uniform()))];

/** What people draw often stands here more often. */
const shapes: readonly Shape[] = [
  heart,
  heart,
  star,
  star,
  face,
  face,
  face,
  sun,
  figure,
  cloud,
  box,
  zigzag,
  spiral,
  loops,
  crossing,
  ellipse,
  ellipse,
  letter,
  letter,
  letter,
  letter,
];
