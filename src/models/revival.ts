import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";
import { reconstructionLoss } from "../loss/reconstruction.ts";
import type { Parameter, Weights } from "../nn/parameter.ts";
import { deadUnits } from "./codeUse.ts";
import type { Features } from "./inputSpec.ts";
import type { Network } from "./network.ts";
import { lossesOf, numberLossOf, sumRows } from "./reconstruction.ts";

/** Where the units of a sparse code read and write, for dead ones to be given another start. */
export interface Revival {
  /** [width, units]: each column is what a unit looks for. */
  readonly encoder: Parameter;
  /** [units] */
  readonly bias: Parameter;
  /** [units, …]: each row is what a unit adds; absent where the decoder does not begin with a dense layer. */
  readonly decoder?: Parameter;
  /** Of rows: what the waist reads [n, width], their code [n, units], and what each row's reconstruction costs [n]. */
  look(features: Features, weights: Weights): { read: Value; code: Value; cost: Value };
  /** The units that are dead in codes [n, units]. */
  dead(codes: Float32Array): readonly number[];
}

/** How the dead units of a network are revived; undefined where its code is not sparse. */
export function revivalOf(net: Network): Revival | undefined {
  const { spec, layers, waist } = net;
  if (spec.type !== "sparse") return undefined;
  const place = layers.indexOf(waist);
  const [encoder, bias] = waist.parameters;
  const after = layers[place + 1];
  return {
    encoder,
    bias,
    ...(after?.spec.kind === "dense" && { decoder: after.parameters[0] }),
    look: (features, weights) => {
      const read = layers.slice(0, place).reduce((h, l) => l.apply(h, weights), features.values);
      const { mean: code } = net.encode(features.values, weights);
      const losses = lossesOf(spec, net.decode(code, weights), features, (out, target) =>
        reconstructionLoss(numberLossOf(spec), out, target),
      );
      return { read: op.reshape(read, [read.shape[0], encoder.shape[0]]), code, cost: sumRows(losses) };
    },
    dead: (codes) => deadUnits(codes, spec.latent),
  };
}
