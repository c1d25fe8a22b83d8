import * as z from "zod/mini";
import { sharedFields } from "./modelType.ts";

/** What a model file says of a variational autoencoder. */
export const variationalSpec = z.strictObject({
  type: z.literal("variational"),
  ...sharedFields,
  /** Losses that are a likelihood. */
  loss: z.enum(["mse", "bce", "huber"]),
  /** Weight of the divergence (Higgins et al. 2017). */
  beta: z.number().check(z.gte(0), z.lte(1e6)),
  /** Nats that each latent number costs nothing up to. */
  freeBits: z._default(z.number().check(z.gte(0), z.lte(1000)), 0),
  /** Share of the training over which the weight of the divergence rises from 0. */
  warmUp: z._default(z.number().check(z.gte(0), z.lte(1)), 0),
  /** Variance of the output's numbers under the loss `mse`, which is then a Gaussian likelihood; one half makes it the sum of squares. */
  variance: z._default(z.union([z.number().check(z.gte(1e-6), z.lte(1e6)), z.literal("learned")]), 0.5),
});
export type VariationalSpec = z.infer<typeof variationalSpec>;
