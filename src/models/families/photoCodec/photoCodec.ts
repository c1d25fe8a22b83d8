import * as z from "zod/mini";
import * as op from "../../../graph/ops/index.ts";
import type { Value } from "../../../graph/value.ts";
import type { Weights } from "../../../nn/parameter.ts";
import { parseSpec } from "../../parseSpec.ts";
import { type UNet, uNet, uNetFields } from "../uNet.ts";

/**
 * A codec of photos of any size as plain data: a lapped transform whose coefficients are rounded and coded by what was
 * learnt of photos, and a network that takes away what the rounding did.
 */
export const photoCodecSpec = z.strictObject({
  type: z.literal("photo-codec"),
  ...uNetFields,
  channels: z.literal(3),
  /** Side of the transform's blocks, pixels. */
  block: z.union([z.literal(8), z.literal(16)]),
});
export type PhotoCodecSpec = z.infer<typeof photoCodecSpec>;

/** Reads a photo codec's spec from foreign JSON; throws a data error that names the field. */
export function parsePhotoCodecSpec(json: unknown, subject: string): PhotoCodecSpec {
  return parseSpec(photoCodecSpec, json, subject);
}

/** What the network takes: the decoded picture, and the step of its coefficients at every pixel. */
export const restorerInputs = 4;

/** The layers that restore pictures of one size: pure functions of a batch and the weights. */
export interface RestorerNetwork extends Omit<UNet, "apply"> {
  /** Decoded pictures with the step as a fourth channel [batch, 4, height, width] → [batch, 3, height, width], not clipped to 0…1. */
  restore(decoded: Value, weights: Weights): Value;
}

/** A U-Net that predicts what rounding the coefficients did to a picture, as a denoiser predicts noise. */
export function restorerNetwork(spec: PhotoCodecSpec, size: readonly number[]): RestorerNetwork {
  const { apply, ...net } = uNet(spec, size, spec.channels, restorerInputs);
  return {
    ...net,
    restore: (decoded, weights) => {
      const [pictures] = op.split(decoded, [spec.channels, 1], 1);
      return op.sub(pictures, apply(decoded, weights));
    },
  };
}
