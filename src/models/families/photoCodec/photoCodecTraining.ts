import * as op from "../../../graph/ops/index.ts";
import { multiplications } from "../autoencoder/network.ts";
import type { Trainable } from "../trainable.ts";
import { type PhotoCodecSpec, restorerInputs, restorerNetwork } from "./photoCodec.ts";

/** A middle step, at which a row counts as one. */
const middleStep = 0.15;

/**
 * The restoring network as training sees it: its rows are square patches, which `prepare` codes and decodes: [n, 3, side, side] →
 * [n, 3 + 4, side, side], good channels first. The squared error that remains grows with the step, a little more than in proportion, and so a row is
 * weighted by its inverse: each quality then counts alike.
 */
export function photoCodecTraining(
  spec: PhotoCodecSpec,
  prepare: NonNullable<Trainable["prepare"]>,
): Trainable {
  const { channels, patch } = spec;
  const net = restorerNetwork(spec, [patch, patch]);
  return {
    input: { kind: "pictures", channels: channels + restorerInputs, height: patch, width: patch },
    features: net.features,
    parameters: net.parameters,
    lossScale: 1,
    randomFeeds: [],
    multiplications: multiplications(net),
    warmUp: 0,
    prepare,
    objective: ({ features, weights }) => {
      const [good, decoded] = op.split(features.values, [channels, restorerInputs], 1);
      const step = op.slice(decoded, [channels, 0, 0], [channels + 1, 1, 1], [1, 2, 3]);
      const errors = op.reduceMean(op.square(op.sub(net.restore(decoded, weights), good)), {
        axes: [1, 2, 3],
      });
      const counts = op.div(middleStep, op.reshape(step, errors.shape));
      return {
        loss: op.reduceMean(op.mul(errors, counts)),
        terms: { reconstruction: op.reduceMean(errors) },
      };
    },
  };
}
