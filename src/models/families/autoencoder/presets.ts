import type { Activation } from "../../../nn/activation.ts";
import type { NoiseSpec } from "../../corruptions/corruptions.ts";
import type { ModelType } from "../../modelSpec.ts";

/** A whole network and its settings by name; what is asked for besides overrides its parts. */
export interface Preset {
  readonly help: string;
  /** Height and width that pictures are resized to. */
  readonly size?: readonly [height: number, width: number];
  readonly channels?: 1 | 3;
  readonly type: ModelType;
  readonly latent: number;
  readonly layers: readonly number[];
  readonly noise?: NoiseSpec;
  readonly batch?: number;
  readonly learningRate?: number;
  readonly output?: Activation;
}

export const presets = {
  /** 256×256×3 = 196,608 numbers → conv 128 → 64 → 32 → 16 → 256 → transposed conv 16 → 32 → 64 → 128 → 196,608. */
  "photo-denoiser": {
    help: "256×256 colour photos through 256 numbers: 128, 64, 32, 16 channels down and back up.",
    size: [256, 256],
    channels: 3,
    type: "denoising",
    latent: 256,
    layers: [128, 64, 32, 16],
    noise: { kind: "gaussian", amount: 0.1 },
    // Small batches: with a few thousand photos, more steps teach more than smoother ones.
    batch: 4,
    learningRate: 1e-3,
    output: "linear",
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof presets;
