import * as z from "zod/mini";
import { type ModelType, type SharedSpec, sharedFields } from "./modelType.ts";
import { cutAtRandom, nestedWidths } from "./nestedCode.ts";
import { reconstructionObjective } from "./reconstruction.ts";

const schema = z.strictObject({ type: z.literal("nested"), ...sharedFields });

/** One model of every code width: training cuts each row's code at a random one (Rippel et al. 2014). */
export const nested: ModelType<SharedSpec> & { readonly schema: typeof schema } = {
  help: "one model of every code width: its first numbers alone reconstruct, too",
  schema,
  options: [],
  fields: () => ({}),
  randomFeeds: () => [{ name: "width", distribution: "uniform", shape: [1] }],
  codeWidths: nestedWidths,
  objective: (net, { features, weights, random }) => {
    const code = cutAtRandom(net.encode(features.values, weights).mean, random.width);
    return reconstructionObjective(net, code, features, weights);
  },
};
