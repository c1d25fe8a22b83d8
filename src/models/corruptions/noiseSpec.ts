import { z } from "zod";

/** Corruption of a denoising autoencoder's input, of features as the network sees them. */
export const noiseSpec = z.discriminatedUnion("kind", [
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
