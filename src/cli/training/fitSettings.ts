import { usageError } from "../../core/errors.ts";
import { pick } from "../../core/pick.ts";
import {
  anomalies,
  type Dataset,
  normalRows,
  type OpenOptions,
  type PresetName,
  presets,
  type TrainOptions,
} from "../../node.ts";
import type { Values } from "../line/options.ts";
import { knownLabels, unknownLabels } from "../show/labels.ts";
import { cellNoise } from "./noise.ts";

/** How the flags of a training ask its data to be opened. */
export function trainingWishes({ series, window, size, ...values }: Values): OpenOptions {
  const preset = presetOf(values);
  const made = preset && presets[preset];
  return { series, window, size: size ?? made?.size, channels: made?.channels };
}

/** The preset of an autoencoder; the families of pictures of any size are none, and have trainings of their own. */
function presetOf({ preset }: Pick<Values, "preset">): PresetName | undefined {
  switch (preset) {
    case "denoiser":
    case "inspector":
    case "photo-codec":
      return undefined;
    default:
      return preset;
  }
}

/** The flags as the options of a fit, but a width that is to be found first. */
export function fitSettings(
  values: Values,
  learnt: ReturnType<typeof learntRows>,
): Omit<TrainOptions, "from"> {
  // Rows that nobody labelled may be odd.
  const { contamination = learnt?.unlabelled ? "auto" : undefined } = values;
  return {
    ...trainSettings(values),
    ...pick(values, [
      "type",
      "layers",
      "hidden",
      "activation",
      "loss",
      "sparsity",
      "neighbours",
      "beta",
      "variance",
    ]),
    ...(contamination !== undefined && { contamination }),
    ...(values.latent !== "auto" && { latent: values.latent }),
    noise: cellNoise(values),
    preset: presetOf(values),
    warmUp: values["warm-up"],
    freeBits: values["free-bits"],
    only: learnt?.rows,
  };
}

/** The flags that say how long and how fast to train, whatever it is. */
export function trainSettings(values: Values) {
  return {
    ...pick(values, ["epochs", "batch", "schedule", "patience", "seed"]),
    seconds: values.time,
    validation: values.val,
    learningRate: values.lr,
    optimizer: values.optimizer === "adamw" ? ("adam" as const) : values.optimizer,
    weightDecay: values["weight-decay"] ?? (values.optimizer === "adamw" ? 0.01 : 0),
  };
}

/**
 * The rows labelled normal, where the labels tell, and whether rows without a label are among them; says which are learnt
 * from, or what the labels are where nobody knows which is normal.
 */
export function learntRows(
  { normal, label }: Values,
  { labels }: Dataset,
  note: (sentence: string) => void,
): { rows: Uint32Array; unlabelled: boolean } | undefined {
  if (normal !== undefined && !labels) {
    throw usageError({
      subject: "--normal",
      rule: "needs labelled rows",
      repair: "name the column with --label",
    });
  }
  const odd = anomalies(labels, normal);
  if (!labels || !odd) {
    if (labels && label !== undefined) note(`note: ${unknownLabels(label, labels)}`);
    return undefined;
  }
  const rows = normalRows(labels, normal)!;
  note(`note: ${knownLabels(rows.length, labels, odd)}`);
  return { rows, unlabelled: rows.some((row) => odd[row] === undefined) };
}
