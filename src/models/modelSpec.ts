import * as z from "zod";
import { layerSpec } from "../nn/layer.ts";
import { inputSpec } from "./inputSpec.ts";
import { parseSpec } from "./parseSpec.ts";

const latent = z
  .int()
  .min(1)
  .max(1 << 20);

/** Corruption of a denoising autoencoder's input, of features as the network sees them. */
const noiseSpec = z.discriminatedUnion("kind", [
  /** Adds a normal number of this standard deviation; pictures are clipped to 0…1 again. */
  z.strictObject({ kind: z.literal("gaussian"), amount: z.number().min(0).max(1000) }),
  /** Sets this share of the numbers to 0. */
  z.strictObject({ kind: z.literal("masking"), amount: z.number().min(0).max(1) }),
  /** Sets half of this share of the numbers to 0 and half to 1. */
  z.strictObject({ kind: z.literal("salt-pepper"), amount: z.number().min(0).max(1) }),
  /** Takes this share of the numbers from another row of the batch. */
  z.strictObject({ kind: z.literal("swap"), amount: z.number().min(0).max(1) }),
]);
export type NoiseSpec = z.infer<typeof noiseSpec>;

/** What makes the code of a sparse autoencoder sparse. */
const sparsitySpec = z.discriminatedUnion("kind", [
  /** A rectified code; its mean size costs this much. */
  z.strictObject({ kind: z.literal("l1"), amount: z.number().min(0).max(1e6) }),
  /** A sigmoid code; how far each unit's mean lies from this rate costs `weight` times their divergence. */
  z.strictObject({
    kind: z.literal("kl"),
    amount: z.number().gt(0).lt(1),
    weight: z.number().min(0).max(1e6).default(0.1),
  }),
  /** Each row keeps so many numbers of its code, the largest. */
  z.strictObject({ kind: z.literal("top-k"), amount: latent }),
]);
export type SparsitySpec = z.infer<typeof sparsitySpec>;
/** A sparsity as it is asked for: what has a default may be left out. */
export type SparsityOption = z.input<typeof sparsitySpec>;

const shared = {
  input: inputSpec,
  /** Layers from the features to the waist, and from the waist back. The waist itself is a dense layer. */
  encoder: z.array(layerSpec).max(64),
  decoder: z.array(layerSpec).min(1).max(64),
  /** Numbers at the waist. */
  latent,
  loss: z.enum(["mse", "bce", "huber", "ssim"]),
};

/** A model as plain data: what the model file holds besides the weights. */
export const modelSpec = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("vanilla"), ...shared }),
  z.strictObject({ type: z.literal("denoising"), ...shared, noise: noiseSpec }),
  z.strictObject({ type: z.literal("sparse"), ...shared, sparsity: sparsitySpec }),
  /** One model of every code width: training cuts each row's code at a random one (Rippel et al. 2014). */
  z.strictObject({ type: z.literal("nested"), ...shared }),
  z.strictObject({
    type: z.literal("variational"),
    ...shared,
    /** Losses that are a likelihood. */
    loss: z.enum(["mse", "bce", "huber"]),
    /** Weight of the divergence (Higgins et al. 2017). */
    beta: z.number().min(0).max(1e6),
    /** Nats that each latent number costs nothing up to. */
    freeBits: z.number().min(0).max(1000).default(0),
    /** Share of the training over which the weight of the divergence rises from 0. */
    warmUp: z.number().min(0).max(1).default(0),
    /** Variance of the output's numbers under the loss `mse`, which is then a Gaussian likelihood; one half makes it the sum of squares. */
    variance: z.union([z.number().min(1e-6).max(1e6), z.literal("learned")]).default(0.5),
  }),
]);
export type ModelSpec = z.infer<typeof modelSpec>;
export type ModelType = ModelSpec["type"];

/** Reads a spec from foreign JSON; refuses what does not hold, naming the field. */
export function parseModelSpec(json: unknown, subject: string): ModelSpec {
  return parseSpec(modelSpec, json, subject);
}
