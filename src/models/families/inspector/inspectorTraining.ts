import type { Picture } from "../../../core/picture.ts";
import * as op from "../../../graph/ops/index.ts";
import { reconstructionLoss } from "../../../loss/reconstruction.ts";
import { damagedPatches } from "../../corruptions/defects/defects.ts";
import { multiplications } from "../autoencoder/network.ts";
import type { Trainable } from "../trainable.ts";
import { type InspectorSpec, inspectorNetwork } from "./inspector.ts";

/** Weight of the cross-entropy of where the damage is, beside the squared error of the repair. */
const placeWeight = 0.1;

/**
 * The cross-entropy of a patch grows about as the number of its damaged pixels does, and would count large defects alone: a patch
 * is weighted by the inverse root of their share. One with few or none counts as if it had the least share besides; one with the usual share counts as about 1.
 */
const [leastShare, usualShare] = [1 / 256, 1 / 16];

/** An inspector as training sees it: its rows are square patches of good pictures, to which defects are done on the host. */
export function inspectorTraining(spec: InspectorSpec): Trainable {
  const { channels, patch } = spec;
  const net = inspectorNetwork(spec, [patch, patch]);
  return {
    input: { kind: "pictures", channels: 2 * channels + 1, height: patch, width: patch },
    features: net.features,
    parameters: net.parameters,
    lossScale: 1,
    randomFeeds: [],
    multiplications: multiplications(net),
    warmUp: 0,
    prepare: (rows, source) => damagedPatches(rows as Picture, source),
    objective: ({ features, weights }) => {
      const [good, given, where] = op.split(features.values, [channels, channels, 1], 1);
      const { repaired, damaged } = net.look(given, weights);
      const reconstruction = op.reduceMean(op.square(op.sub(repaired, good)));
      const missed = op.reduceMean(reconstructionLoss("bce", damaged, where), { axes: [1, 2, 3] });
      const share = op.reduceMean(where, { axes: [1, 2, 3] });
      const place = op.reduceMean(
        op.div(op.mul(missed, Math.sqrt(usualShare)), op.sqrt(op.add(share, leastShare))),
      );
      return { loss: op.add(reconstruction, op.mul(place, placeWeight)), terms: { reconstruction, place } };
    },
  };
}
