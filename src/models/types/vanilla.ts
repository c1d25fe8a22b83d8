import * as z from "zod/mini";
import { type ModelType, type SharedSpec, sharedFields } from "./modelType.ts";
import { reconstructionObjective } from "./reconstruction.ts";

const schema = z.strictObject({ type: z.literal("vanilla"), ...sharedFields });

/** Reconstructs its input through the bottleneck, and nothing else (Hinton & Salakhutdinov 2006). */
export const vanilla: ModelType<SharedSpec> & { readonly schema: typeof schema } = {
  help: "reconstructs its input through the bottleneck",
  schema,
  options: [],
  fields: () => ({}),
  objective: (net, { features, weights }) =>
    reconstructionObjective(net, net.encode(features.values, weights).mean, features, weights),
};
