import type { Dataset } from "../../data/dataset.ts";
import type { OpenModel } from "../../model/openModel.ts";
import type { NoiseSpec } from "../../models/corruptions/corruptions.ts";
import { comparePictures, compareRows, type Make } from "../compare.ts";
import type { Metrics } from "../metrics.ts";
import { noisyPictures, ownNoise } from "../noisy.ts";
import type { BaselineOptions } from "./baselineOptions.ts";
import { fitLinear, type Linear, linearErrors, linearPictures } from "./linear.ts";

export interface BesideLinearOptions extends BaselineOptions {
  /** Clean pictures, in the order of the data, where the data is noisy. */
  clean?: Dataset;
  /** Noise that is put on clean pictures; the training noise by default. */
  noise?: NoiseSpec;
  seed: number;
  /** Takes sentences about how it was measured. */
  notes: string[];
}

/** How well a model and the best linear autoencoder reconstruct the same rows, or take noise off them. */
export interface BesideLinear {
  readonly metrics: Metrics;
  /** `pca` where rows were enough for it, and `noisy` where pictures are noisy. */
  readonly baselines: Readonly<Record<string, Metrics>>;
  readonly linear?: Linear;
  /** The pictures with noise on them; closing them leaves the data set open. */
  readonly noisy?: Dataset;
}

/** Measures a model's reconstructions beside those of as many principal components. */
export async function besideLinear(
  model: OpenModel,
  dataset: Dataset,
  { clean, noise, seed, notes, ...options }: BesideLinearOptions,
): Promise<BesideLinear> {
  const { spec, run } = model;
  const { multiply, report } = options;
  const truth = clean ?? dataset;
  const linear = await fitLinear(model, truth, options);
  const withRows = (pca: Metrics, { rows }: Linear): Metrics => ({ ...pca, rows });
  if (spec.input.kind !== "pictures") {
    const metrics = await compareRows(model, dataset, { report });
    if (!linear) return { metrics, baselines: {} };
    const widths = [linear.pca.components.shape[0]];
    const [mse] = await linearErrors(linear, model, dataset, { multiply, widths, pictures: false });
    return { metrics, baselines: { pca: withRows({ mse }, linear) }, linear };
  }

  const asked = noise ?? ownNoise(spec);
  const noisy = clean
    ? { ...dataset, close: async () => {} }
    : asked
      ? await noisyPictures(model, dataset, asked, seed)
      : undefined;
  const makers: Record<string, Make> = {
    model: (raw) => run.reconstruct(raw),
    ...(noisy && { noisy: (raw) => run.features(raw) }),
    ...(linear && { pca: linearPictures(linear, model, multiply) }),
  };
  const compared = await comparePictures(noisy ?? dataset, truth, makers, options);
  const { model: metrics, ...others } = compared.metrics;
  if (compared.similar < dataset.rows)
    notes.push(`SSIM is of ${compared.similar} of the ${dataset.rows} pictures, evenly spread.`);
  if (noisy)
    notes.push(
      clean
        ? "Measured against the clean pictures given."
        : `Noise ${asked?.kind}:${asked?.amount} was put on the pictures (seed ${seed}) and taken off again.`,
    );
  return {
    metrics,
    baselines: { ...others, ...(linear && { pca: withRows(others.pca, linear) }) },
    linear,
    noisy,
  };
}
