import type { Dataset } from "../dataset.ts";
import { drawCapsule } from "./capsule.ts";
import { type GeneratedRows, generatedDataset, rowRandom } from "./generated.ts";

const side = 28;

/** The ten classes, in the order of their labels. */
export const glyphClasses = [
  "ring",
  "disc",
  "square",
  "cross",
  "triangle",
  "arrow",
  "wave",
  "spiral",
  "hook",
  "eight",
] as const;

/** What a glyph is made from. */
export interface GlyphFactors {
  /** Index into `glyphClasses`. */
  readonly class: number;
  /** Centre, in pixels from the left and from the top. */
  readonly x: number;
  readonly y: number;
  /** Half the extent, in pixels. */
  readonly size: number;
  /** Clockwise, in radians. */
  readonly rotation: number;
  /** Width of the stroke, in pixels. */
  readonly stroke: number;
}

/** The factors of one row; classes take turns, so that every prefix is balanced. */
export function glyphFactors(row: number, seed: number): GlyphFactors {
  const draw = rowRandom("glyphs", seed, row);
  const between = (low: number, high: number): number => low + (high - low) * draw.uniform();
  const size = between(6, 10);
  // The centre keeps the outermost corner and its stroke inside the frame.
  const slack = side / 2 - 1.08 * size - 2.2;
  return {
    class: row % glyphClasses.length,
    size,
    x: side / 2 + between(-slack, slack),
    y: side / 2 + between(-slack, slack),
    rotation: between(-0.6, 0.6),
    stroke: between(1.4, 3.4),
  };
}

/** Pictures of shapes and strokes, [1, 28, 28], white on black, with antialiased edges. */
export function glyphs({ rows, seed, memoryLimit }: GeneratedRows): Dataset {
  return generatedDataset({
    kind: "pictures",
    name: "glyphs",
    rows,
    shape: [1, side, side],
    dtype: "uint8",
    labels: Array.from({ length: rows }, (_, row) => glyphClasses[row % glyphClasses.length]),
    memoryLimit,
    fill: (row, out) => drawGlyph(glyphFactors(row, seed), out),
  });
}

/** Draws a glyph into 28×28 bytes of zeros. */
export function drawGlyph(factors: GlyphFactors, out: Uint8Array): void {
  const { class: kind, x, y, size, rotation, stroke } = factors;
  if (glyphClasses[kind] === "disc") {
    drawCapsule(out, side, x, y, x, y, size * 0.9);
    return;
  }
  const cos = Math.cos(rotation) * size;
  const sin = Math.sin(rotation) * size;
  for (const line of outlines[kind]) {
    for (let i = 2; i < line.length; i += 2) {
      const [ax, ay, bx, by] = [line[i - 2], line[i - 1], line[i], line[i + 1]];
      drawCapsule(
        out,
        side,
        x + ax * cos - ay * sin,
        y + ax * sin + ay * cos,
        x + bx * cos - by * sin,
        y + bx * sin + by * cos,
        stroke / 2,
      );
    }
  }
}

/** Polylines x, y, x, y, … of each class in −1…1, y down. */
const outlines: readonly (readonly number[])[][] = [
  [arc(0, 0, 0.92, 0, 2 * Math.PI, 24)],
  [],
  [[-0.75, -0.75, 0.75, -0.75, 0.75, 0.75, -0.75, 0.75, -0.75, -0.75]],
  [
    [-0.95, 0, 0.95, 0],
    [0, -0.95, 0, 0.95],
  ],
  [[0, -0.9, 0.85, 0.65, -0.85, 0.65, 0, -0.9]],
  [
    [-0.9, 0, 0.9, 0],
    [0.25, -0.6, 0.9, 0, 0.25, 0.6],
  ],
  [curve(20, (t) => [2 * t - 1, 0.55 * Math.sin(t * 3 * Math.PI)])],
  [curve(36, (t) => [t * Math.cos(t * 13) * 0.98, t * Math.sin(t * 13) * 0.98])],
  [[...arc(0, -0.35, 0.55, -Math.PI, 0.6, 12), -0.55, 0.85, 0.6, 0.85]],
  [arc(0, -0.45, 0.45, 0, 2 * Math.PI, 16), arc(0, 0.45, 0.5, 0, 2 * Math.PI, 16)],
];

function arc(x: number, y: number, radius: number, from: number, to: number, steps: number): number[] {
  return curve(steps, (t) => {
    const angle = from + (to - from) * t;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

function curve(steps: number, at: (t: number) => [number, number]): number[] {
  return Array.from({ length: steps + 1 }, (_, i) => at(i / steps)).flat();
}
