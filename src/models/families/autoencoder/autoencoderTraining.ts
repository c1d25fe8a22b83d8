import { modelType } from "../../types/modelTypes.ts";
import type { Trainable } from "../trainable.ts";
import { multiplications, type Network } from "./network.ts";
import { revivalOf } from "./revival.ts";
import { startOf } from "./start.ts";

/** An autoencoder as training sees it. */
export function autoencoderTraining(net: Network): Trainable {
  const { spec, features, parameters } = net;
  const type = modelType(spec);
  return {
    input: spec.input,
    features,
    parameters,
    randomFeeds: type.randomFeeds?.(net) ?? [],
    multiplications: multiplications(net),
    lossScale: type.lossScale?.(features) ?? 1,
    warmUp: type.warmUp?.(spec) ?? 0,
    readsRowBefore: type.readsRowBefore?.(spec) ?? false,
    neighbours: type.neighbours?.(spec) ?? 0,
    start: startOf(net),
    revival: revivalOf(net),
    objective: (batch) => type.objective(net, batch),
  };
}
