import { dataError } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { restore } from "../models/restore.ts";
import type { Autoencoder } from "./autoencoder.ts";
import { chunks, type Runner } from "./runner.ts";

/** The rows of codes [n, latent], in the data's own units, in chunks [n, ...row] that start at row `start`. */
export async function* decode(
  { spec }: Autoencoder,
  run: Runner,
  codes: Dataset,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  if (codes.kind !== "table" || codes.shape[0] !== spec.latent)
    throw dataError({
      subject: codes.name,
      rule: `must hold codes of ${spec.latent} numbers, as encode writes them`,
      received: codes.shape.join("×"),
    });
  for await (const { start, raw } of chunks(codes, { width: Math.max(spec.latent, run.width) })) {
    const data = Float32Array.from(raw.data as Float64Array);
    const gap = data.findIndex((value) => !Number.isFinite(value));
    if (gap >= 0)
      throw dataError({
        subject: codes.name,
        rule: "every number of a code must be there",
        received: `none in row ${start + Math.floor(gap / spec.latent)}, number ${gap % spec.latent}`,
      });
    const features = await run.decode({ dtype: "float32", shape: [raw.shape[0], spec.latent], data });
    yield { start, rows: restore(spec.input, features) };
  }
}
