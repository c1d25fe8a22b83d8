import * as z from "zod/mini";
import { HourglassError, usageError } from "../core/errors.ts";
import { type Shape, showShape, sizeOf } from "../core/shape.ts";
import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { type Activation, activations, gainOf } from "./activation.ts";
import { offset, type Parameter, type Weights, weight } from "./parameter.ts";

const size = z.int().check(z.gte(1), z.lte(1 << 20));
const activation = z._default(z.enum(Object.keys(activations) as [Activation, ...Activation[]]), "linear");
/** [height, width]. */
const pair = z.tuple([size, size]);

/** A layer as a spec states it. Pictures are [channels, height, width]; vectors [numbers]. */
export const layerSpec = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("dense"), units: size, activation }),
  z.strictObject({ kind: z.literal("conv"), channels: size, kernel: pair, stride: pair, activation }),
  /** `size` is the height and width of the output: the input size of the convolution that it mirrors. */
  z.strictObject({
    kind: z.literal("conv-transpose"),
    channels: size,
    kernel: pair,
    stride: pair,
    size: pair,
    activation,
  }),
  z.strictObject({ kind: z.literal("reshape"), shape: z.array(size).check(z.minLength(1), z.maxLength(4)) }),
]);

export type LayerSpec = z.infer<typeof layerSpec>;
/** A layer as it may be written, with defaults left out. */
export type LayerInput = z.input<typeof layerSpec>;

/** A layer for rows of a known shape: its parameters, the shape of its output, and a pure function of a batch. */
export interface Layer {
  readonly spec: LayerSpec;
  readonly input: Shape;
  readonly output: Shape;
  readonly parameters: readonly Parameter[];
  /** x has shape [batch, ...input]; the result [batch, ...output]. */
  apply(x: Value, weights: Weights): Value;
}

/** Puts a layer after rows of shape `input`; its parameters' names start with `name`. */
export function layer(spec: LayerSpec, input: Shape, name: string): Layer {
  switch (spec.kind) {
    case "dense":
      return dense(spec, input, name);
    case "conv":
      return conv(spec, input, name);
    case "conv-transpose":
      return convTranspose(spec, input, name);
    case "reshape":
      return reshape(spec, input, name);
    default:
      return spec satisfies never;
  }
}

type Of<K extends LayerSpec["kind"]> = Extract<LayerSpec, { kind: K }>;

function dense(spec: Of<"dense">, input: Shape, name: string): Layer {
  const fanIn = sizeOf(input);
  const w = weight(`${name}.weight`, [fanIn, spec.units], fanIn, gainOf(spec.activation));
  const b = offset(`${name}.bias`, [spec.units]);
  return {
    spec,
    input,
    output: [spec.units],
    parameters: [w, b],
    apply: (x, weights) => {
      const flat = op.reshape(x, [x.shape[0], fanIn]);
      return activations[spec.activation](op.gemm(flat, weights[w.name], { bias: weights[b.name] }));
    },
  };
}

function conv(spec: Of<"conv">, input: Shape, name: string): Layer {
  const [channels, ...from] = picture(input, name);
  const window = sameWindow(from, spec.kernel, spec.stride);
  const fanIn = channels * spec.kernel[0] * spec.kernel[1];
  const w = weight(
    `${name}.weight`,
    [spec.channels, channels, ...spec.kernel],
    fanIn,
    gainOf(spec.activation),
  );
  const b = offset(`${name}.bias`, [spec.channels]);
  return {
    spec,
    input,
    output: [spec.channels, ...op.smallSize(from, spec.kernel, window)],
    parameters: [w, b],
    apply: (x, weights) => activations[spec.activation](op.conv(x, weights[w.name], window, weights[b.name])),
  };
}

function convTranspose(spec: Of<"conv-transpose">, input: Shape, name: string): Layer {
  const [channels, ...from] = picture(input, name);
  const window = sameWindow(spec.size, spec.kernel, spec.stride);
  const small = op.smallSize(spec.size, spec.kernel, window);
  if (small[0] !== from[0] || small[1] !== from[1])
    throw usageError({
      subject: name,
      reason: "wrong-shape",
      rule: `a transposed convolution to ${showShape(spec.size)} starts from ${showShape(small)}`,
      received: showShape(from),
    });
  // An output number is a sum over kernel/stride taps of each channel, not over the whole kernel.
  const fanIn = Math.max(1, (channels * spec.kernel[0] * spec.kernel[1]) / (spec.stride[0] * spec.stride[1]));
  const w = weight(
    `${name}.weight`,
    [channels, spec.channels, ...spec.kernel],
    fanIn,
    gainOf(spec.activation),
  );
  const b = offset(`${name}.bias`, [spec.channels]);
  return {
    spec,
    input,
    output: [spec.channels, ...spec.size],
    parameters: [w, b],
    apply: (x, weights) =>
      activations[spec.activation](op.convTranspose(x, weights[w.name], window, spec.size, weights[b.name])),
  };
}

function reshape(spec: Of<"reshape">, input: Shape, name: string): Layer {
  if (sizeOf(spec.shape) !== sizeOf(input))
    throw usageError({
      subject: name,
      reason: "wrong-shape",
      rule: `a reshape keeps the ${sizeOf(input)} numbers of ${showShape(input)}`,
      received: showShape(spec.shape),
    });
  return {
    spec,
    input,
    output: spec.shape,
    parameters: [],
    apply: (x) => op.reshape(x, [x.shape[0], ...spec.shape]),
  };
}

function picture(input: Shape, name: string): readonly [channels: number, height: number, width: number] {
  if (input.length !== 3)
    throw new HourglassError("usage", {
      subject: name,
      reason: "wrong-shape",
      rule: "a convolution needs rows of channels×height×width",
      received: showShape(input),
      repair: "put a reshape before it",
    });
  return [input[0], input[1], input[2]];
}

/** The window with the padding that makes the small side ⌈big / stride⌉; an odd pad goes to the end. */
function sameWindow(big: readonly number[], kernel: readonly number[], stride: readonly number[]): op.Window {
  const total = (i: 0 | 1): number =>
    Math.max(0, (Math.ceil(big[i] / stride[i]) - 1) * stride[i] + kernel[i] - big[i]);
  const [v, h] = [total(0), total(1)];
  return {
    strides: [stride[0], stride[1]],
    pads: [v >> 1, h >> 1, v - (v >> 1), h - (h >> 1)],
  };
}
