import * as z from "zod/mini";
import * as op from "../../../graph/ops/index.ts";
import type { Value } from "../../../graph/value.ts";
import type { Weights } from "../../../nn/parameter.ts";
import { parseSpec } from "../../parseSpec.ts";
import { type UNet, uNet, uNetFields } from "../uNet.ts";

/**
 * A fully convolutional denoiser as plain data. It has no bottleneck: skip connections carry detail past the levels of low
 * resolution, and it takes pictures of any size.
 */
export const denoiserSpec = z.strictObject({
  type: z.literal("denoiser"),
  ...uNetFields,
  /**
   * What it learns from: clean patches, on which noise of a standard deviation drawn from `from`…`to` (on the 0…1
   * scale) is put, or of which each is photographed by a camera of random make; or patches that are noisy themselves. A joined one
   * holds two networks of these levels (joined.ts): one learnt cameras, the other white noise.
   */
  learns: z.discriminatedUnion("kind", [
    z.strictObject({
      kind: z.literal("clean"),
      from: z.number().check(z.gte(0), z.lte(2)),
      to: z.number().check(z.gt(0), z.lte(2)),
    }),
    z.strictObject({ kind: z.literal("camera") }),
    z.strictObject({ kind: z.literal("noisy") }),
    z.strictObject({
      kind: z.literal("joined"),
      from: z.number().check(z.gte(0), z.lte(2)),
      to: z.number().check(z.gt(0), z.lte(2)),
    }),
  ]),
});
export type DenoiserSpec = z.infer<typeof denoiserSpec>;

/** Reads a denoiser's spec from foreign JSON; throws a data error that names the field. */
export function parseDenoiserSpec(json: unknown, subject: string): DenoiserSpec {
  return parseSpec(denoiserSpec, json, subject);
}

/** A denoiser's layers for pictures of one size: pure functions of a batch and the weights. */
export interface DenoiserNetwork extends Omit<UNet, "apply"> {
  /** Noisy [batch, ...features] → clean, of the same shape, not clipped to 0…1. */
  denoise(noisy: Value, weights: Weights): Value;
}

/** A U-Net that predicts the noise (Zhang et al. 2017, DnCNN; Zhang et al. 2021, DRUNet). */
export function denoiserNetwork(spec: DenoiserSpec, size: readonly number[]): DenoiserNetwork {
  const { apply, ...net } = uNet(spec, size, spec.channels);
  return { ...net, denoise: (noisy, weights) => op.sub(noisy, apply(noisy, weights)) };
}
