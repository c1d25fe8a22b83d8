import { convArchitecture, denseArchitecture } from "../src/models/families/autoencoder/architecture.ts";
import { autoencoderTraining } from "../src/models/families/autoencoder/autoencoderTraining.ts";
import { network } from "../src/models/families/autoencoder/network.ts";
import { type ModelSpec, modelSpec } from "../src/models/modelSpec.ts";
import { stepFlops } from "../src/train/plan.ts";

/** The sizes of a work: the real ones, or those of its tiny twin in test/golden. */
export interface WorkSize {
  /** [channels, height, width]; W1 takes the picture as a row of numbers. */
  readonly picture: readonly [number, number, number];
  readonly widths: readonly number[];
  readonly latent: number;
  readonly batch: number;
}

/** The four works that training is timed on; bench/yardstick/README.md states them. */
export const works = {
  W1: { picture: [1, 28, 28], widths: [256, 64], latent: 32, batch: 128 },
  W2: { picture: [1, 28, 28], widths: [16, 32], latent: 32, batch: 128 },
  W3: { picture: [3, 256, 256], widths: [128, 64, 32, 16], latent: 256, batch: 8 },
  W4: { picture: [1, 28, 28], widths: [16, 32], latent: 32, batch: 128 },
} as const satisfies Record<string, WorkSize>;

export type WorkName = keyof typeof works;

/** The model of a work. */
export function workSpec(name: WorkName, { picture, widths, latent }: WorkSize = works[name]): ModelSpec {
  const [channels, height, width] = picture;
  const architecture = name === "W1" ? denseArchitecture : convArchitecture;
  return modelSpec.parse({
    type: name === "W4" ? "variational" : "vanilla",
    input: { kind: "pictures", channels, height, width },
    ...architecture(picture, { widths, activation: "relu" }),
    latent,
    loss: name === "W3" ? "mse" : "bce",
    ...(name === "W4" && { beta: 1 }),
  });
}

/** Floating-point operations of one step. */
export function workFlops(name: WorkName): number {
  return stepFlops(autoencoderTraining(network(workSpec(name))), works[name].batch);
}
