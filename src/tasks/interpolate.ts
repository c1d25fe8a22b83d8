import { type Tensor, zeros } from "../core/tensor.ts";
import type { ModelType } from "../models/modelSpec.ts";
import { modelType } from "../models/types/modelTypes.ts";

/**
 * Codes [steps, latent] on the way from one code to another, both ends among them. Codes with a normal prior lie
 * near a sphere, whose inside no row fills, so the way bends along it (White 2016); all others go straight.
 */
export function interpolate(
  type: ModelType,
  from: Float32Array,
  to: Float32Array,
  steps: number,
): Tensor<"float32"> {
  const latent = from.length;
  const out = zeros("float32", [steps, latent]);
  const weights = modelType({ type }).normalPrior ? arc(from, to) : line;
  for (let step = 0; step < steps; step++) {
    const [a, b] = weights(steps === 1 ? 0 : step / (steps - 1));
    for (let j = 0; j < latent; j++) out.data[step * latent + j] = a * from[j] + b * to[j];
  }
  return out;
}

/** How much of each end there is at t in 0…1. */
type MixingWeights = (t: number) => readonly [from: number, to: number];

const line: MixingWeights = (t) => [1 - t, t];

/** Along the great circle through two codes (Shoemake 1985); straight where they point the same or opposite ways. */
function arc(from: Float32Array, to: Float32Array): MixingWeights {
  const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
  const angle = Math.acos(
    Math.min(1, Math.max(-1, dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to)))),
  );
  const whole = Math.sin(angle);
  if (!(whole > 1e-3)) return line;
  return (t) => [Math.sin((1 - t) * angle) / whole, Math.sin(t * angle) / whole];
}
