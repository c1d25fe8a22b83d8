import type { Shape } from "../../core/shape.ts";
import { type Window, windowOf } from "../../graph/ops/conv.ts";
import type { Operation, Value } from "../../graph/value.ts";
import type { Lowering } from "./lowering.ts";
import type { ModelBuilder } from "./modelBuilder.ts";
import { interleave, phasesOf } from "./phases.ts";

/** Below so many output channels or small pixels the runtime's own ConvTranspose beats phases of convolutions. */
const fewChannels = 8;
const fewPixels = 256;

/** A, as ONNX's Conv. */
export function conv(o: Operation, to: Lowering): void {
  const [big, weight, bias] = o.inputs;
  const window = { ...windowOf(o.attributes), kernel: weight.shape.slice(2), shape: big.shape };
  const ending = bias ? [to.plain(bias)] : [];
  to.give(o.outputs[0], convolve(to.b, [to.plain(big), to.plain(weight), ...ending], window));
}

interface Convolution {
  /** Of the picture. */
  readonly shape: Shape;
  readonly kernel: readonly number[];
  readonly strides?: Window["strides"];
  readonly pads: Window["pads"];
}

/** ONNX's Conv of a picture, a weight and perhaps a bias. */
function convolve(
  b: ModelBuilder,
  [x, ...others]: readonly string[],
  { shape, kernel, strides = [1, 1], pads }: Convolution,
): string {
  const [top, left, bottom, right] = pads;
  // ONNX Runtime 1.30 on WebGPU takes a kernel of 1×1 without pads before for a product, and forgets the pads behind.
  const apart = kernel.every((n) => n === 1) && top === 0 && left === 0 && (bottom > 0 || right > 0);
  const wide = apart ? paddedBehind(b, x, shape, [bottom, right]) : x;
  return b.node("Conv", [wide, ...others], {
    attributes: {
      kernel_shape: { ints: kernel },
      strides: { ints: strides },
      pads: { ints: apart ? [0, 0, 0, 0] : pads },
    },
  });
}

/** Zeros after the last rows and columns. A Pad of the picture's own shape would be fused into the Conv that reads it. */
function paddedBehind(b: ModelBuilder, x: string, [n, c, h, w]: Shape, [bottom, right]: Shape): string {
  const wide = b.node("Pad", [b.reshape(x, [n * c, h, w]), b.ints([0, 0, 0, 0, bottom, right])]);
  return b.reshape(wide, [n, c, h + bottom, w + right]);
}

/**
 * Aᵀ: one convolution of stride 1 for each position of an output pixel within the stride, interleaved. It does
 * no scattered adds, so it takes about half the time of ConvTranspose where channels are many.
 */
export function convTranspose(o: Operation, to: Lowering): void {
  const [small, weight, bias] = o.inputs;
  const [, channels] = o.outputs[0].shape;
  const few = channels < fewChannels || small.shape[2] * small.shape[3] < fewPixels;
  const phases = few ? undefined : phasesOf(o);
  const ending = bias ? [to.plain(bias)] : [];
  if (!phases) {
    to.give(o.outputs[0], ownConvTranspose(o, to.b, [to.plain(small), to.plain(weight), ...ending]));
    return;
  }
  const [, , kh, kw] = weight.shape;
  const flipped = to.b.slice(to.b.transpose(to.plain(weight), [1, 0, 2, 3]), {
    axes: [2, 3],
    starts: [kh - 1, kw - 1],
    // A slice that walks back to the start ends before index 0, which ONNX writes as a very negative number.
    ends: [-1e9, -1e9],
    steps: [-1, -1],
  });
  const x = to.plain(small);
  const [n, , height, width] = o.outputs[0].shape;
  const parts = phases.list.map(({ taps, pads, kernel }) =>
    convolve(to.b, [x, to.b.slice(flipped, { axes: [2, 3], ...taps }), ...ending], {
      shape: small.shape,
      kernel,
      pads,
    }),
  );
  to.give(
    o.outputs[0],
    interleave(to.b, parts, phases, {
      outer: n * channels,
      height,
      width,
      inner: 1,
      shape: o.outputs[0].shape,
    }),
  );
}

/** ONNX's ConvTranspose; what the stride leaves over at the end is its output padding. */
function ownConvTranspose(o: Operation, b: ModelBuilder, inputs: readonly string[]): string {
  const [small, weight] = o.inputs;
  const window = windowOf(o.attributes);
  const left = ([0, 1] as const).map((i) => {
    const { strides, pads } = window;
    return (
      o.outputs[0].shape[i + 2] -
      (strides[i] * (small.shape[i + 2] - 1) + weight.shape[i + 2] - pads[i] - pads[i + 2])
    );
  });
  return b.node("ConvTranspose", inputs, {
    attributes: { ...windowAttributes(window, weight), output_padding: { ints: left } },
  });
}

/**
 * G as one 3-D convolution: the batch becomes the channel, the channel becomes the depth, and the small map is a
 * kernel dilated by the stride. No column buffer of the whole batch is ever made.
 */
export function convWeightGradient(o: Operation, to: Lowering): void {
  const [big, small] = o.inputs;
  const [n, c, height, width] = big.shape;
  const [, channels, h, w] = small.shape;
  const { strides, pads } = readWindow(o);
  const volume = to.b.reshape(cropped(to.b, to.plain(big), pads, big.shape), [
    1,
    n,
    c,
    height + Math.min(0, pads[2]),
    width + Math.min(0, pads[3]),
  ]);
  const kernel = to.b.reshape(to.b.transpose(to.plain(small), [1, 0, 2, 3]), [channels, n, 1, h, w]);
  const [top, left, bottom, right] = pads.map((p) => Math.max(0, p));
  const made = to.b.node("Conv", [volume, kernel], {
    attributes: {
      kernel_shape: { ints: [1, h, w] },
      dilations: { ints: [1, ...strides] },
      pads: { ints: [0, top, left, 0, bottom, right] },
    },
  });
  to.give(o.outputs[0], to.b.reshape(made, o.outputs[0].shape));
}

/**
 * The window of a weight gradient with end pads as far as the small map reads: negative where the last rows or
 * columns of the big one are never read.
 */
export function readWindow(o: Operation): Window {
  const [big, small] = o.inputs;
  const { strides, pads } = windowOf(o.attributes);
  const kernel = o.attributes.kernel as readonly number[];
  const end = (i: 0 | 1): number =>
    (small.shape[i + 2] - 1) * strides[i] + kernel[i] - pads[i] - big.shape[i + 2];
  return { strides, pads: [pads[0], pads[1], end(0), end(1)] };
}

/** The array without the rows and columns that negative end pads name. */
function cropped(b: ModelBuilder, x: string, pads: readonly number[], shape: readonly number[]): string {
  if (pads[2] >= 0 && pads[3] >= 0) return x;
  const ends = [shape[2] + Math.min(0, pads[2]), shape[3] + Math.min(0, pads[3])];
  return b.slice(x, { axes: [2, 3], starts: [0, 0], ends });
}

function windowAttributes({ strides, pads }: Window, weight: Value) {
  return {
    kernel_shape: { ints: weight.shape.slice(2) },
    strides: { ints: strides },
    pads: { ints: pads },
  };
}
