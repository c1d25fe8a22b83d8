import type { Shape } from "../../core/shape.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation } from "../../graph/value.ts";

/**
 * A transposed convolution as one convolution of stride 1 that computes, at each point of a grid, all stride ×
 * stride output pixels that read the same small pixels: output row y lies at grid row ⌊(y + pad) / stride⌋ and
 * is phase (y + pad) mod stride of it.
 */
export interface Merged {
  /** Taps of the convolution, [vertical, horizontal]: the kernel over the stride, rounded up. */
  readonly taps: readonly [number, number];
  /** Pads of the small picture, [top, left, bottom, right]. */
  readonly pads: readonly [number, number, number, number];
  /** Height and width of the grid. */
  readonly grid: readonly [number, number];
  /** Where an output row or column is found: its phase and its place in the grid. */
  readonly rows: readonly Place[];
  readonly columns: readonly Place[];
}

interface Place {
  readonly phase: number;
  readonly at: number;
}

interface Along {
  readonly taps: number;
  readonly begin: number;
  readonly end: number;
  readonly places: readonly Place[];
  readonly grid: number;
}

/** The merged form of a ConvTranspose, or nothing where it would need negative padding. */
export function merge(o: Operation): Merged | undefined {
  const [small, weight] = o.inputs;
  const { strides, pads } = windowOf(o.attributes);
  const [v, h] = ([0, 1] as const).map((i) =>
    along({
      length: o.outputs[0].shape[i + 2],
      small: small.shape[i + 2],
      kernel: weight.shape[i + 2],
      stride: strides[i],
      pad: pads[i],
    }),
  );
  if (Math.min(v.begin, h.begin, v.end, h.end) < 0) return undefined;
  return {
    taps: [v.taps, h.taps],
    pads: [v.begin, h.begin, v.end, h.end],
    grid: [v.grid, h.grid],
    rows: v.places,
    columns: h.places,
  };
}

interface Axis {
  readonly length: number;
  readonly small: number;
  readonly kernel: number;
  readonly stride: number;
  readonly pad: number;
}

function along({ length, small, kernel, stride, pad }: Axis): Along {
  const taps = Math.ceil(kernel / stride);
  const first = Math.floor(pad / stride);
  const grid = Math.floor((length - 1 + pad) / stride) - first + 1;
  const begin = taps - 1 - first;
  const places = Array.from({ length }, (_, y) => ({
    phase: (y + pad) % stride,
    at: Math.floor((y + pad) / stride) - first,
  }));
  return { taps, begin, end: grid + taps - 1 - begin - small, places, grid };
}

/**
 * For each pixel of one output picture in blocks, [blocks, height, width], the pixel of the merged convolution's
 * output in blocks, [phases, blocks, ...grid]. Phases lie last tap first, as the flipped kernel leaves them.
 */
export function gatherIndices(
  { rows, columns, grid }: Merged,
  strides: Shape,
  blocks: number,
): Int32Array<ArrayBuffer> {
  const indices = new Int32Array(blocks * rows.length * columns.length);
  let i = 0;
  for (let block = 0; block < blocks; block++)
    for (const row of rows)
      for (const column of columns) {
        const phase = (strides[0] - 1 - row.phase) * strides[1] + strides[1] - 1 - column.phase;
        indices[i++] = ((phase * blocks + block) * grid[0] + row.at) * grid[1] + column.at;
      }
  return indices;
}
