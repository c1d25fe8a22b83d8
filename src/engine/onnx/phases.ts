import type { Shape } from "../../core/shape.ts";
import { windowOf } from "../../graph/ops/conv.ts";
import type { Operation } from "../../graph/value.ts";
import type { ModelBuilder } from "./modelBuilder.ts";

/**
 * A transposed convolution seen from one position of the output within the stride: a convolution of stride 1
 * over the small picture with every stride-th tap of the kernel, last tap first.
 */
export interface Phase {
  /** [top, left, bottom, right]. */
  readonly pads: readonly [number, number, number, number];
  /** Taps of the phase, [vertical, horizontal]. */
  readonly kernel: readonly [number, number];
  /**
   * The taps as a slice of the two axes of the kernel, last tap first. ONNX Runtime 1.30's Slice on WebGPU walks
   * back from the end of an axis alone, so the kernel is turned round as a whole before it is cut.
   */
  readonly taps: { readonly starts: number[]; readonly ends: number[]; readonly steps: number[] };
}

export interface Phases {
  readonly strides: readonly [number, number];
  /** Height and width of one phase's output. */
  readonly size: readonly [number, number];
  /** One for each position, row by row. */
  readonly list: readonly Phase[];
}

interface Along {
  readonly begin: number;
  readonly end: number;
  readonly count: number;
  readonly last: number;
}

/** The phases of a ConvTranspose, or nothing where one of them would need negative padding or has no tap. */
export function phasesOf(o: Operation): Phases | undefined {
  const [small, weight] = o.inputs;
  const [, , kh, kw] = weight.shape;
  const { strides, pads } = windowOf(o.attributes);
  const size = [2, 3].map((axis, i) => Math.ceil(o.outputs[0].shape[axis] / strides[i])) as [number, number];
  const along = ([0, 1] as const).map((i) =>
    Array.from({ length: strides[i] }, (_, position): Along | undefined => {
      // Output y = stride·j + position reads small row j + q − m through tap r + stride·m.
      const r = (position + pads[i]) % strides[i];
      const q = Math.floor((position + pads[i]) / strides[i]);
      const count = Math.ceil((weight.shape[i + 2] - r) / strides[i]);
      const begin = count - 1 - q;
      const end = size[i] + count - 1 - begin - small.shape[i + 2];
      if (count < 1 || begin < 0 || end < 0) return undefined;
      return { begin, end, count, last: r + strides[i] * (count - 1) };
    }),
  );
  const list: Phase[] = [];
  for (const v of along[0])
    for (const h of along[1]) {
      if (!v || !h) return undefined;
      list.push({
        pads: [v.begin, h.begin, v.end, h.end],
        kernel: [v.count, h.count],
        taps: { starts: [kh - 1 - v.last, kw - 1 - h.last], ends: [kh, kw], steps: [...strides] },
      });
    }
  return { strides, size, list };
}

export interface Picture {
  /** Batch times channels, or times blocks of channels. */
  readonly outer: number;
  readonly height: number;
  readonly width: number;
  /** Numbers of one pixel that lie side by side: 1, or a block. */
  readonly inner: number;
  /** The shape of the result. */
  readonly shape: Shape;
}

/** The picture that has each phase's output at its position within the stride. */
export function interleave(
  b: ModelBuilder,
  parts: readonly string[],
  { strides: [sv, sh], size: [h, w] }: Phases,
  { outer, height, width, inner, shape }: Picture,
): string {
  if (parts.length === 1) return parts[0];
  const rows = Array.from({ length: sv }, (_, v) => {
    const columns = parts.slice(v * sh, (v + 1) * sh).map((x) => b.reshape(x, [outer * h, w, inner]));
    return b.reshape(b.concat(columns, 2), [outer, h, w * sh * inner]);
  });
  const whole = b.concat(rows, 2);
  if (h * sv === height && w * sh === width) return b.reshape(whole, shape);
  const large = b.reshape(whole, [outer, h * sv, w * sh, inner]);
  return b.reshape(b.slice(large, { axes: [1, 2], starts: [0, 0], ends: [height, width] }), shape);
}
