import { usageError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { takeRows } from "../core/rows.ts";
import { sizeOf } from "../core/shape.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Program } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import type { OpenModel } from "../model/openModel.ts";
import type { NoiseSpec } from "../models/corruptions/corruptions.ts";
import { corrupt, corruptionFeed } from "../models/corruptions/corruptions.ts";
import type { ModelSpec } from "../models/modelSpec.ts";

/** The noise that a model was trained to take off pictures; swapped numbers are a way to train, not such a noise. */
export function ownNoise(spec: ModelSpec): NoiseSpec | undefined {
  return spec.type === "denoising" && spec.noise.kind !== "swap" ? spec.noise : undefined;
}

/**
 * Pictures with noise on them that depends on the seed and the row alone; float32 in 0…1. Closing them releases the
 * noise's program and leaves the data set open.
 */
export async function noisyPictures(
  { spec, run }: OpenModel,
  dataset: Dataset,
  noise: NoiseSpec,
  seed: number,
): Promise<Dataset> {
  if (noise.kind === "swap")
    throw usageError({
      subject: { option: "noise" },
      reason: "invalid-option",
      rule: "must be a noise that one picture can have",
      received: "swap, which takes numbers from another",
      repair: [{ option: "noise", value: "gaussian:0.1", sentence: "measure with another noise" }],
    });
  const feed = corruptionFeed(spec.input, noise);
  const size = sizeOf(dataset.shape);
  const source = random(seed);
  const shape = [1, ...dataset.shape];
  const noisy = corrupt(
    spec.input,
    noise,
    { values: input("features", "float32", shape) },
    input("random", "float32", shape),
  );
  const program: Program = await run.engine.compile(graph({ noisy }));
  return {
    ...dataset,
    dtype: "float32",
    read: async (rows) => {
      const clean = await run.features(await dataset.read(rows));
      const out = new Float32Array(clean.data.length);
      for (let i = 0; i < rows.length; i++) {
        const stream = source.fork(`noise ${rows[i]}`);
        const draws = Float32Array.from(
          { length: size },
          feed.distribution === "normal" ? stream.normal : stream.uniform,
        );
        const features = takeRows(clean, [i]);
        const outputs = await program.run({ features, random: { dtype: "float32", shape, data: draws } });
        out.set(outputs.noisy.data as Float32Array, i * size);
      }
      return { dtype: "float32", shape: [rows.length, ...dataset.shape], data: out };
    },
    close: () => program.close(),
  };
}
