import * as z from "zod/mini";
import type { Shape } from "../../core/shape.ts";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import type { Activation } from "../../nn/activation.ts";
import { type Layer, type LayerInput, layer, layerSpec } from "../../nn/layer.ts";
import { type Parameter, scaled, type Weights } from "../../nn/parameter.ts";

/** The fields of a spec that say how large a U-Net is. */
export const uNetFields = {
  channels: z.union([z.literal(1), z.literal(3)]),
  /** Channels of each level from the outside in; the first works at half the picture's resolution, each next at half of that. */
  widths: z.array(z.int().check(z.gte(4), z.lte(1024))).check(z.minLength(1), z.maxLength(5)),
  /** Residual blocks of each level, on the way in and again on the way out. */
  blocks: z.int().check(z.gte(1), z.lte(16)),
  /** Side of the square patches that it is trained on, pixels. */
  patch: z.int().check(z.gte(8), z.lte(512)),
};
const uNetSpec = z.strictObject(uNetFields);
export type UNetSpec = z.infer<typeof uNetSpec>;

/** A U-Net's layers for pictures of one size: pure functions of a batch and the weights. */
export interface UNet {
  /** [inputs, height, width]; both sides whole multiples of {@link strideOf}. */
  readonly features: Shape;
  readonly layers: readonly Layer[];
  /** The same whatever the size. */
  readonly parameters: readonly Parameter[];
  /** [batch, ...features] → [batch, outputs, height, width] */
  apply(pictures: Value, weights: Weights): Value;
}

/** Pixels that one place of the narrowest level stands for, along each axis. */
export function strideOf({ widths }: UNetSpec): number {
  return 2 ** widths.length;
}

/**
 * Pixels around a place that can change what it becomes: half the side of the receptive field, as a multiple of the
 * stride.
 */
export function reachOf({ widths, blocks }: UNetSpec): number {
  // A 3×3 convolution reaches one place of its level: two pixels at the outermost. There are two in a block.
  const convolutions = widths.map((_, level) => (level === widths.length - 1 ? 2 : 4) * blocks);
  const places = convolutions.reduce((sum, n, level) => sum + n * 2 ** (level + 1), 4);
  // Down- and upsampling and the pixel shuffle reach less than one place of each level.
  const between = widths.reduce((sum, _, level) => sum + 2 ** (level + 1), 0);
  return Math.ceil((places + between) / 2 ** widths.length) * 2 ** widths.length;
}

/**
 * A U-Net of residual blocks without normalisation (Ronneberger et al. 2015; Zhang et al. 2021, DRUNet), on pixels
 * shuffled two by two into channels (Zhang et al. 2018, FFDNet): most of the work is then done at half the resolution.
 * Skips are added. Its output starts small. Pictures have the spec's channels, or `inputs` where more is fed.
 */
export function uNet(
  spec: UNetSpec,
  [height, width]: readonly number[],
  outputs: number,
  inputs: number = spec.channels,
): UNet {
  const { widths, blocks } = spec;
  const layers: Layer[] = [];
  const rescaled = new Map<string, Parameter>();
  const put = (from: LayerInput, input: Shape, name: string, gain = 1): Layer => {
    const placed = layer(layerSpec.parse(from), input, name);
    layers.push(placed);
    for (const p of placed.parameters) rescaled.set(p.name, p.decays ? scaled(p, gain) : p);
    return placed;
  };
  const conv = (input: Shape, to: number, name: string, activation: Activation, gain?: number): Layer =>
    put({ kind: "conv", channels: to, kernel: [3, 3], stride: [1, 1], activation }, input, name, gain);

  // Residual blocks add up; this scale keeps the variance of their sum near that of one block.
  const share = 1 / Math.sqrt(blocks * (2 * widths.length - 1));
  const block = (at: Shape, name: string) => {
    const first = conv(at, at[0], `${name}.first`, "relu");
    const second = conv(at, at[0], `${name}.second`, "linear", share);
    return (x: Value, weights: Weights): Value => op.add(x, second.apply(first.apply(x, weights), weights));
  };
  const stack = (at: Shape, name: string) => {
    const all = Array.from({ length: blocks }, (_, i) => block(at, `${name}.${i}`));
    return (x: Value, weights: Weights): Value => all.reduce((h, b) => b(h, weights), x);
  };

  const shapes = widths.map((n, level): Shape => [n, height / 2 ** (level + 1), width / 2 ** (level + 1)]);
  const shuffled: Shape = [4 * inputs, height / 2, width / 2];
  const head = conv(shuffled, widths[0], "head", "linear");
  const inwards = shapes.map((at, level) => {
    const down =
      level > 0
        ? put(
            { kind: "conv", channels: at[0], kernel: [2, 2], stride: [2, 2] },
            shapes[level - 1],
            `down.${level}`,
          )
        : undefined;
    return { down, blocks: stack(at, `in.${level}`) };
  });
  const outwards = shapes.slice(0, -1).map(([channels, rows, columns], level) => {
    const at: Shape = [channels, rows, columns];
    const up = put(
      { kind: "conv-transpose", channels, kernel: [2, 2], stride: [2, 2], size: [at[1], at[2]] },
      [widths[level + 1], at[1] / 2, at[2] / 2],
      `up.${level}`,
    );
    return { up, blocks: stack(at, `out.${level}`) };
  });
  const tail = conv(shapes[0], 4 * outputs, "tail", "linear", 0.1);

  return {
    features: [inputs, height, width],
    layers,
    parameters: [...rescaled.values()],
    apply: (pictures, weights) => {
      let x = head.apply(op.spaceToDepth(pictures, 2), weights);
      const skips: Value[] = [];
      for (const { down, blocks } of inwards) {
        if (down) {
          skips.push(x);
          x = down.apply(x, weights);
        }
        x = blocks(x, weights);
      }
      for (const { up, blocks } of outwards.toReversed())
        x = blocks(op.add(up.apply(x, weights), skips.pop()!), weights);
      return op.depthToSpace(tail.apply(x, weights), 2);
    },
  };
}
