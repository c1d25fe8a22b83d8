import { cosine, sine } from "../exact.ts";

/** What a parcel may show, in the order of the receiver's outputs. */
export const shapes = [
  "ring",
  "disc",
  "spiral",
  "moon",
  "arrow",
  "key",
  "fish",
  "boat",
  "umbrella",
  "anchor",
  "heart",
  "star",
] as const;
export type Shape = (typeof shapes)[number];

/** What no network of the game ever saw in training. */
export const strangers = ["tree", "cup", "bolt", "note"] as const;
export type Stranger = (typeof strangers)[number];

/** A polyline x, y, x, y, … in −1…1, y down. */
type Line = readonly number[];

/** The strokes of each shape. */
export const outlines: Readonly<Record<Shape | Stranger, readonly Line[]>> = {
  ring: [arc(0, 0, 0.88, 0, 2, 28)],
  // A disc is a ring that is filled by smaller ones.
  disc: [0.88, 0.77, 0.66, 0.55, 0.44, 0.33, 0.22, 0.11].map((radius) => arc(0, 0, radius, 0, 2, 24)),
  spiral: [curve(44, (t) => [(0.08 + 0.88 * t) * cosine(t * 13.5), (0.08 + 0.88 * t) * sine(t * 13.5)])],
  moon: [arc(0, 0, 0.9, 0.32, 1.68, 24), arc(0.42, 0, 0.72, 0.54, 1.46, 20)],
  arrow: [
    [-0.92, 0, 0.92, 0],
    [0.22, -0.66, 0.92, 0, 0.22, 0.66],
  ],
  key: [arc(-0.52, 0, 0.4, 0, 2, 18), [-0.12, 0, 0.95, 0], [0.5, 0, 0.5, 0.42], [0.9, 0, 0.9, 0.42]],
  fish: [
    curve(16, (t) => [-0.9 + 1.25 * t, -0.52 * sine(t * Math.PI)]),
    curve(16, (t) => [-0.9 + 1.25 * t, 0.52 * sine(t * Math.PI)]),
    [0.35, 0, 0.92, -0.46, 0.92, 0.46, 0.35, 0],
  ],
  boat: [
    [-0.9, 0.35, 0.9, 0.35, 0.55, 0.8, -0.55, 0.8, -0.9, 0.35],
    [0, 0.35, 0, -0.9, 0.62, 0.1, 0, 0.1],
  ],
  umbrella: [arc(0, 0, 0.9, 1, 2, 20), [-0.9, 0, 0.9, 0], [0, 0, 0, 0.7], arc(-0.2, 0.7, 0.2, 0, 1, 8)],
  anchor: [
    arc(0, -0.68, 0.22, 0, 2, 12),
    [0, -0.46, 0, 0.88],
    [-0.42, -0.22, 0.42, -0.22],
    arc(0, 0.05, 0.82, 0.06, 0.94, 18),
  ],
  heart: [
    [...arc(-0.43, -0.3, 0.45, 0.82, 2, 12), ...arc(0.43, -0.3, 0.45, 1, 2.18, 12), 0, 0.86, -0.8, -0.06],
  ],
  star: [
    curve(10, (t) => {
      const point = Math.round(t * 10);
      const radius = point % 2 === 0 ? 0.98 : 0.42;
      const angle = (point / 5 - 0.5) * Math.PI;
      return [radius * cosine(angle), radius * sine(angle)];
    }),
  ],
  tree: [
    [0, 0.95, 0, 0.3],
    [0, -0.95, 0.7, 0.3, -0.7, 0.3, 0, -0.95],
    [-0.3, 0.95, 0.3, 0.95],
  ],
  cup: [[-0.7, -0.6, -0.5, 0.75, 0.3, 0.75, 0.5, -0.6, -0.7, -0.6], arc(0.45, -0.05, 0.4, 1.6, 2.5, 12)],
  bolt: [[0.35, -0.95, -0.4, 0.1, 0.3, -0.05, -0.35, 0.95]],
  note: [
    arc(-0.4, 0.6, 0.26, 0, 2, 12),
    arc(-0.4, 0.6, 0.1, 0, 2, 8),
    [-0.14, 0.6, -0.14, -0.9, 0.55, -0.5, 0.55, -0.1],
  ],
};

/** Angles in half turns, clockwise from the right. */
function arc(x: number, y: number, radius: number, from: number, to: number, steps: number): number[] {
  return curve(steps, (t) => {
    const angle = (from + (to - from) * t) * Math.PI;
    return [x + radius * cosine(angle), y + radius * sine(angle)];
  });
}

function curve(steps: number, at: (t: number) => readonly [number, number]): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => at(i / steps)).flat();
}
