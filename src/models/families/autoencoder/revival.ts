import * as op from "../../../graph/ops/index.ts";
import { reconstructionLoss } from "../../../loss/reconstruction.ts";
import { lossesOf } from "../../inputs/inputSpec.ts";
import { numberLossOf, sumRows } from "../../reconstruction.ts";
import { deadUnits } from "../../types/codeUse.ts";
import type { Revival } from "../trainable.ts";
import type { Network } from "./network.ts";

/** How the dead units of a network are revived; undefined where its code is not sparse. */
export function revivalOf(net: Network): Revival | undefined {
  const { spec, layers, bottleneck } = net;
  if (spec.type !== "sparse") return undefined;
  const place = layers.indexOf(bottleneck);
  const [encoder, bias] = bottleneck.parameters;
  const after = layers[place + 1];
  return {
    encoder,
    bias,
    ...(after?.spec.kind === "dense" && { decoder: after.parameters[0] }),
    look: (features, weights) => {
      const read = layers.slice(0, place).reduce((h, l) => l.apply(h, weights), features.values);
      const { mean: code } = net.encode(features.values, weights);
      const losses = lossesOf(spec.input, net.decode(code, weights), features, (out, target) =>
        reconstructionLoss(numberLossOf(spec), out, target),
      );
      return { read: op.reshape(read, [read.shape[0], encoder.shape[0]]), code, cost: sumRows(losses) };
    },
    dead: (codes) => deadUnits(codes, spec.latent),
  };
}
