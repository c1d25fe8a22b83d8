import { z } from "zod";
import { corrupt, corruptionFeed, type NoiseSpec, noiseSpec } from "../corruptions/corruptions.ts";
import type { InputSpec } from "../inputs/inputSpec.ts";
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
  fields: ({ noise }, { input }) => ({ noise: noise ?? usualNoise[input.kind] }),
  randomFeeds: ({ spec }) => [corruptionFeed(spec.input, spec.noise)],
  objective: (net, { features, weights, random }) => {
    const noisy = corrupt(net.spec.input, net.spec.noise, features, random.corruption);
    return reconstructionObjective(net, net.encode(noisy, weights).mean, features, weights);
  },
  cannotCopy: true,
};

const usualNoise: Record<InputSpec["kind"], NoiseSpec> = {
  pictures: { kind: "gaussian", amount: 0.2 },
  series: { kind: "gaussian", amount: 0.3 },
  // A number that its own column can hold, but not with the others, teaches how columns go together.
  table: { kind: "swap", amount: 0.15 },
};
