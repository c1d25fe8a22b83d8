import * as z from "zod/mini";
import * as op from "../../../graph/ops/index.ts";
import type { Value } from "../../../graph/value.ts";
import type { Weights } from "../../../nn/parameter.ts";
import { parseSpec } from "../../parseSpec.ts";
import { type UNet, uNet, uNetFields } from "../uNet.ts";

/**
 * A network that repairs defects in pictures of any size and says where they are, as plain data. It learns from good
 * pictures alone, on which defects are put. It is no autoencoder: it has no code.
 */
export const inspectorSpec = z.strictObject({ type: z.literal("inspector"), ...uNetFields });
export type InspectorSpec = z.infer<typeof inspectorSpec>;

/** Reads an inspector's spec from foreign JSON; throws a data error that names the field. */
export function parseInspectorSpec(json: unknown, subject: string): InspectorSpec {
  return parseSpec(inspectorSpec, json, subject);
}

/** An inspector's layers for pictures of one size: pure functions of a batch and the weights. */
export interface InspectorNetwork extends Omit<UNet, "apply"> {
  /**
   * Pictures [batch, ...features] → the same without defects, not clipped to 0…1, and how sure it is that a place is damaged,
   * [batch, 1, height, width], as logits.
   */
  look(pictures: Value, weights: Weights): { readonly repaired: Value; readonly damaged: Value };
}

/** A U-Net with an output more than the picture has channels (Zavrtanik et al. 2021 have a network for each, DRAEM). */
export function inspectorNetwork(spec: InspectorSpec, size: readonly number[]): InspectorNetwork {
  const { channels } = spec;
  const { apply, ...net } = uNet(spec, size, channels + 1);
  return {
    ...net,
    look: (pictures, weights) => {
      const [change, damaged] = op.split(apply(pictures, weights), [channels, 1], 1);
      return { repaired: op.sub(pictures, change), damaged };
    },
  };
}
