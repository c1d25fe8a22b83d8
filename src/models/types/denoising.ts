import { z } from "zod";
import { corrupt, corruptionFeed } from "../corruptions/corrupt.ts";
import { type NoiseSpec, noiseSpec } from "../corruptions/noiseSpec.ts";
import { inputDefaults } from "../inputs/inputSpec.ts";
import { type ModelType, sharedFields } from "./modelType.ts";
import { reconstructionObjective } from "./reconstruction.ts";

const schema = z.strictObject({ type: z.literal("denoising"), ...sharedFields, noise: noiseSpec });

export interface DenoisingOptions {
  /** Corruption of the input. Default one that suits the kind of data. */
  noise?: NoiseSpec;
}

/** Reconstructs the clean input from a corrupted one (Vincent et al. 2008). */
export const denoising: ModelType<z.infer<typeof schema>, DenoisingOptions> & {
  readonly schema: typeof schema;
} = {
  help: "reconstructs clean rows from corrupted ones",
  schema,
  options: ["noise"],
  fields: ({ noise }, { input }) => ({ noise: noise ?? inputDefaults(input).noise }),
  randomFeeds: ({ spec, features }) => [corruptionFeed(spec.noise, features)],
  objective: (net, { features, weights, random }) => {
    const noisy = corrupt(net.spec.input, net.spec.noise, features.values, random.corruption);
    return reconstructionObjective(net, net.encode(noisy, weights).mean, features, weights);
  },
  cannotCopy: true,
};
