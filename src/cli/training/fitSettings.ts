import { usageError } from "../../core/errors.ts";
import { pick } from "../../core/pick.ts";
import {
  type Dataset,
  normalRows,
  type OpenOptions,
  type PresetName,
  presets,
  type TrainOptions,
} from "../../node.ts";
import type { Values } from "../line/options.ts";
import { cellNoise } from "./noise.ts";

/** How the flags of a training ask its data to be opened. */
export function trainingWishes({ series, window, size, ...values }: Values): OpenOptions {
  const preset = presetOf(values);
  const made = preset && presets[preset];
  return { series, window, size: size ?? made?.size, channels: made?.channels };
}

/** The preset of an autoencoder; the denoiser and the inspector are none, and have trainings of their own. */
function presetOf({ preset }: Pick<Values, "preset">): PresetName | undefined {
  return preset === "denoiser" || preset === "inspector" ? undefined : preset;
}

/** The flags as the options of a fit, but a width that is to be found first. */
export function fitSettings(values: Values, only: Uint32Array | undefined): TrainOptions {
  return {
    ...trainSettings(values),
    ...pick(values, [
      "type",
      "layers",
      "hidden",
      "activation",
      "loss",
      "sparsity",
      "beta",
      "variance",
      "contamination",
    ]),
    ...(values.latent !== "auto" && { latent: values.latent }),
    noise: cellNoise(values),
    preset: presetOf(values),
    warmUp: values["warm-up"],
    freeBits: values["free-bits"],
    only,
  };
}

/** The flags that say how long and how fast to train, whatever it is. */
export function trainSettings(values: Values) {
  return {
    ...pick(values, ["epochs", "batch", "schedule", "patience", "seed"]),
    seconds: values.time,
    validation: values.val,
    learningRate: values.lr,
    weightDecay: values["weight-decay"] ?? (values.optimizer === "adamw" ? 0.01 : 0),
  };
}

/** The rows labelled normal, where the labels tell. */
export function learntRows({ normal }: Values, { labels }: Dataset): Uint32Array | undefined {
  if (normal !== undefined && !labels) {
    throw usageError({
      subject: "--normal",
      rule: "needs labelled rows",
      repair: "name the column with --label",
    });
  }
  return normalRows(labels, normal);
}
