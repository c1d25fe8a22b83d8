import type { Shape } from "../../core/shape.ts";
import * as op from "../../graph/ops/index.ts";
import type { Value } from "../../graph/value.ts";
import type { InputSpec } from "../inputs/inputSpec.ts";
import type { RandomFeed } from "../types/modelType.ts";
import type { NoiseSpec } from "./noiseSpec.ts";

/** The random numbers that a corruption needs for each row of features. */
export function corruptionFeed(noise: NoiseSpec, features: Shape): RandomFeed {
  return {
    name: "corruption",
    distribution: noise.kind === "gaussian" ? "normal" : "uniform",
    shape: features,
  };
}

/** Corrupts a batch of features with the random numbers drawn for it, of the same shape (Vincent et al. 2008). */
export function corrupt(input: InputSpec, noise: NoiseSpec, features: Value, random: Value): Value {
  switch (noise.kind) {
    case "gaussian": {
      const noisy = op.add(features, op.mul(random, noise.amount));
      // A noisy picture is still a picture: files and screens hold 0…1.
      return input.kind === "pictures" ? op.clip(noisy, 0, 1) : noisy;
    }
    case "masking":
      return op.mul(features, op.positive(op.sub(random, noise.amount)));
    case "salt-pepper": {
      const half = noise.amount / 2;
      const pepper = op.mul(features, op.positive(op.sub(random, half)));
      return op.max(pepper, op.positive(op.sub(random, 1 - half)));
    }
    case "swap": {
      // Batches are shuffled, so the row before is any row: each number keeps the distribution of its column.
      const [batch] = features.shape;
      if (batch === 1) return features;
      const others = op.concat(
        [op.slice(features, [batch - 1], [batch], [0]), op.slice(features, [0], [batch - 1], [0])],
        0,
      );
      const swapped = op.sub(1, op.positive(op.sub(random, noise.amount)));
      return op.add(features, op.mul(swapped, op.sub(others, features)));
    }
    default:
      return noise satisfies never;
  }
}
