import { usageError } from "../../core/errors.ts";
import type { NoiseSpec } from "../../node.ts";
import type { Values } from "../line/options.ts";

/** The noise that a denoiser of pictures of any size is for: a camera's, or Gaussian of a standard deviation. */
export function denoiserNoise({ noise }: Values): number | "camera" | undefined {
  if (!noise) return undefined;
  if (noise.kind === "camera") return "camera";
  if (noise.kind === "gaussian") return noise.amount;
  throw usageError({
    subject: "--noise",
    rule: "must be gaussian or camera for a denoiser of pictures of any size",
    received: noise.kind,
    repair: "use --noise camera, --noise gaussian:0.1 or none of it",
  });
}

/** The corruption of cells that an autoencoder undoes. */
export function cellNoise({ noise }: Values): NoiseSpec | undefined {
  if (noise?.kind !== "camera") return noise;
  throw usageError({
    subject: "--noise camera",
    rule: "goes with a denoiser of pictures of any size",
    repair: "add --preset denoiser, or use --noise gaussian:0.1",
  });
}
