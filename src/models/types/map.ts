import * as z from "zod/mini";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import { neighbourLoss } from "../../loss/neighbourhood.ts";
import { type ModelType, sharedFields } from "./modelType.ts";
import { reconstructionObjective } from "./reconstruction.ts";

const neighbours = z.int().check(z.gte(1), z.lte(1000));

const schema = z.strictObject({ type: z.literal("map"), ...sharedFields, neighbours });

export interface MapOptions {
  /** Nearest rows of each that the map keeps beside it, 1…1000. Default 15. */
  neighbours?: number;
}

/** Units of the kernel's distance in one of the code: a map of thousands of rows then spreads over a few of the code, which suits a decoder. */
const codeUnit = 16;
/** Units of the kernel's distance in one of the bottleneck's output: the map then starts small, and unfolds. */
const outputUnit = 4;

/** Weight of the squared distance of the map's centre from 0. Without it nothing says where the map lies, and Adam makes large steps of rounding errors. */
const centreWeight = 0.01;

/**
 * A code of two numbers in which rows lie beside their nearest rows, and a decoder from any point of the plane: a parametric
 * neighbour embedding (Sainburg, McInnes & Gentner 2021). Every other row of a batch is one of the nearest of the row before it.
 */
export const map: ModelType<z.infer<typeof schema>, MapOptions> & { readonly schema: typeof schema } = {
  help: "two numbers in which each row lies beside its nearest rows: a map, with a way back from every point of it",
  schema,
  options: ["neighbours"],
  fields: ({ neighbours = 15 }) => ({ neighbours }),
  usualLatent: 2,
  // At 5e-3, the usual rate of pictures, points are thrown so far apart that no gradient brings them back.
  learningRate: 2e-3,
  // Of Fashion-MNIST's pictures it learns which are near each other in fewer steps than convolutions do, each half as long.
  dense: true,
  neighbours: (spec) => spec.neighbours,
  code: (_, output) => ({ mean: op.mul(output, outputUnit / codeUnit) }),
  objective: (net, { features, weights }) => {
    const { mean: code } = net.encode(features.values, weights);
    const points = op.mul(code, codeUnit);
    const neighbourhood = op.add(neighbourLoss(points), op.mul(centreSquared(points), centreWeight));
    // The decoder learns the way back from the map as it is: what it cannot reconstruct does not bend the map.
    const { loss: reconstruction } = reconstructionObjective(net, op.detach(code), features, weights);
    return { loss: op.add(neighbourhood, reconstruction), terms: { reconstruction, neighbourhood } };
  },
};

/** Squared distance of the mean of points [batch, d] from 0, a scalar. */
function centreSquared(points: Value): Value {
  return op.reduceSum(op.square(op.reduceMean(points, { axes: [0] })));
}
