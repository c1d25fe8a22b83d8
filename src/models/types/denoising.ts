import * as z from "zod/mini";
import type { Value } from "../../graph/value.ts";
import {
  corrupt,
  corruptionFeed,
  type NoiseSpec,
  noiseSpec,
  readsRowBefore,
} from "../corruptions/corruptions.ts";
import type { Features } from "../inputs/inputKind.ts";
import type { InputSpec } from "../inputs/inputSpec.ts";
import { type Batch, type ModelType, sharedFields } from "./modelType.ts";
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
  readsRowBefore: ({ noise }) => readsRowBefore(noise),
  encoderInput: corrupted,
  objective: (net, { features, weights, random }) => {
    const noisy = corrupted(net.spec, features, random);
    return reconstructionObjective(net, net.encode(noisy, weights).mean, features, weights);
  },
  cannotCopy: true,
};

function corrupted(
  { input, noise }: z.infer<typeof schema>,
  features: Features,
  random: Batch["random"],
): Value {
  return corrupt(input, noise, features, random.corruption);
}

const usualNoise: Record<InputSpec["kind"], NoiseSpec> = {
  pictures: { kind: "gaussian", amount: 0.2 },
  series: { kind: "gaussian", amount: 0.3 },
  // Each swapped number is usual for its own column, so undoing the swap takes the dependence between columns.
  table: { kind: "swap", amount: 0.15 },
};
