import { assert } from "../../core/errors.ts";
import * as op from "../../graph/ops/index.ts";
import { input, type Value } from "../../graph/value.ts";
import { agree, bounds } from "./agreement.ts";
import type { ContractCase } from "./contractCase.ts";

const f32 = (name: string, ...shape: number[]): Value => input(name, "float32", shape);

/** The three bilinear maps of convolutions: big → small, its adjoint, and the gradient of the weight. */
const maps = ["a", "at", "g"] as const;
type Map = (typeof maps)[number];

interface ConvRow {
  n?: number;
  c: number;
  o: number;
  size: [number, number];
  kernel: [number, number];
  strides?: [number, number];
  pads?: [number, number, number, number];
  /** Maps that a block of so many channels leaves to plain convolutions although the channels fill it. */
  plain?: Readonly<Record<number, readonly Map[]>>;
}

/** Channels around blocks of 8 and 16, even and odd sizes, strides that do and do not divide the kernel. */
const convolutionTable: Readonly<Record<string, ConvRow>> = {
  "one channel in": { c: 1, o: 16, size: [8, 6], kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] },
  "three channels in": { c: 3, o: 32, size: [8, 8], kernel: [4, 4], strides: [2, 2], pads: [1, 1, 1, 1] },
  "three channels, kernel 3": {
    c: 3,
    o: 32,
    size: [9, 8],
    kernel: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  },
  "two channels, strides of two and three": {
    c: 2,
    o: 16,
    size: [9, 12],
    kernel: [4, 5],
    strides: [2, 3],
    pads: [1, 1, 1, 1],
  },
  "bands in slices": { c: 16, o: 16, size: [40, 1028], kernel: [2, 2], strides: [2, 2] },
  "bands in slices, one channel": { c: 1, o: 16, size: [160, 1028], kernel: [2, 1], strides: [2, 2] },
  "a block to two": { c: 16, o: 32, size: [7, 9], kernel: [4, 4], strides: [2, 2], pads: [1, 1, 2, 2] },
  "two blocks to one": { c: 32, o: 16, size: [6, 6], kernel: [3, 3], pads: [1, 1, 1, 1] },
  "kernel 3, stride 2": { c: 16, o: 16, size: [9, 8], kernel: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] },
  "kernel 5, stride 3": { c: 16, o: 16, size: [11, 10], kernel: [5, 5], strides: [3, 3], pads: [2, 1, 0, 2] },
  "kernel under stride": { c: 16, o: 16, size: [6, 6], kernel: [1, 1], strides: [2, 2] },
  "no padding, rest unread": { c: 16, o: 16, size: [7, 7], kernel: [2, 2], strides: [2, 2] },
  "more than a block of images": { n: 17, c: 16, o: 16, size: [4, 4], kernel: [2, 2], strides: [2, 2] },
  "images in groups": {
    n: 24,
    c: 1,
    o: 16,
    size: [6, 6],
    kernel: [4, 4],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    // 24 images are neither fewer than 16 nor whole sixteens.
    plain: { 16: ["g"] },
  },
  "bands of rows": { c: 16, o: 32, size: [5, 1028], kernel: [3, 2], strides: [2, 2] },
  "bands of rows, one channel": { c: 1, o: 32, size: [5, 1028], kernel: [3, 2], strides: [2, 2] },
  "a series": { c: 16, o: 32, size: [1, 20], kernel: [1, 4], strides: [1, 2], pads: [0, 1, 0, 1] },
  "channels that fill no block": {
    c: 5,
    o: 7,
    size: [6, 7],
    kernel: [3, 2],
    strides: [2, 1],
    pads: [0, 1, 1, 0],
  },
  "kernel 1, padded behind": {
    c: 16,
    o: 16,
    size: [6, 5],
    kernel: [1, 1],
    pads: [0, 0, 1, 2],
    // The gradient of what lies behind is nowhere: that convolution would need negative pads.
    plain: { 8: ["at"], 16: ["at"] },
  },
  "one pixel out, padded behind": { c: 16, o: 16, size: [2, 2], kernel: [3, 3], pads: [0, 0, 1, 1] },
  "24 channels": { c: 24, o: 40, size: [5, 5], kernel: [3, 3], pads: [1, 1, 1, 1] },
  "many pixels, phases of 2 taps": {
    n: 1,
    c: 8,
    o: 8,
    size: [34, 32],
    kernel: [4, 4],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
  },
  "many pixels, phases of 2 and 1 taps": {
    n: 1,
    c: 8,
    o: 3,
    size: [50, 49],
    kernel: [5, 4],
    strides: [3, 3],
    pads: [1, 1, 1, 1],
  },
};

/** The value of each map of each row. */
export function convolutionValues(): Value[] {
  return Object.values(convolutionTable).flatMap((row) => maps.map((map) => mapOf(row, map)));
}

/** Each map of each row alone, so that none hides in which layout another ran. */
export function convolutionCases(): ContractCase[] {
  return Object.entries(convolutionTable).flatMap(([name, row]) =>
    maps.map(
      (map): ContractCase => ({
        name: `convolution ${map.toUpperCase()}: ${name}`,
        check: async ({ engine, block }) => {
          const layout = await agree(engine, { y: mapOf(row, map) }, bounds.summed);
          const expected = fills(row, map, block) ? "blocked" : "plain";
          assert(layout === expected, `it ran ${layout}, not ${expected}`);
        },
      }),
    ),
  );
}

function mapOf(
  { n = 2, c, o, size, kernel, strides = [1, 1], pads = [0, 0, 0, 0] }: ConvRow,
  map: Map,
): Value {
  const window = { strides, pads };
  const [big, weight] = [f32("big", n, c, ...size), f32("weight", o, c, ...kernel)];
  const small = f32("small", n, o, ...op.smallSize(size, kernel, window));
  switch (map) {
    case "a":
      return op.conv(big, weight, window, f32("biasO", o));
    case "at":
      return op.convTranspose(small, weight, window, size, f32("biasC", c));
    case "g":
      return op.convWeightGradient(big, small, window, kernel);
    default:
      return map satisfies never;
  }
}

/** Whether a map's pictures fill blocks; the big one may be read plain where it has fewer channels than a block. */
function fills({ c, o, strides = [1, 1], plain = {} }: ConvRow, map: Map, block: number): boolean {
  if (block === 0 || o % block !== 0) return false;
  if (plain[block]?.includes(map)) return false;
  const [whole, few] = [c % block === 0, c < block];
  switch (map) {
    case "a":
    case "g":
      return whole || few;
    case "at":
      return whole || halfFills(c * strides[0] * strides[1], block);
    default:
      return map satisfies never;
  }
}

/** A few channels with all their phases are the lanes of one block, where they are half of them at least. */
function halfFills(lanes: number, block: number): boolean {
  return lanes <= block && 2 * lanes >= block;
}
