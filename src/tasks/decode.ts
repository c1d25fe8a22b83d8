import { dataError } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { checkWidth } from "../model/checkWidth.ts";
import { chunks } from "../model/chunks.ts";
import type { OpenModel } from "../model/openModel.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";

/**
 * The rows of codes [n, latent], in the data's own units, in chunks [n, ...row] that start at row `start`; a nested
 * model's codes may hold their first `width` numbers alone.
 */
export async function* decode(
  { spec, run }: OpenModel,
  codes: Dataset,
  width: number = spec.latent,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  checkWidth(spec, width);
  if (codes.kind !== "table" || codes.shape[0] !== width)
    throw dataError({
      subject: codes.name,
      reason: "wrong-shape",
      rule: `must hold codes of ${width} numbers, as encode writes them`,
      received: codes.shape.join("×"),
      repair: "give codes that this model encoded, at the same width",
    });
  for await (const { start, raw } of chunks(codes, run)) {
    const given = Float32Array.from(raw.data as Float64Array);
    const gap = given.findIndex((value) => !Number.isFinite(value));
    if (gap >= 0)
      throw dataError({
        subject: codes.name,
        reason: "invalid-value",
        rule: "every number of a code must be there",
        received: `none in row ${start + Math.floor(gap / width)}, number ${gap % width}`,
        repair: "fill in the missing number, or encode the rows again",
      });
    const data = new Float32Array(raw.shape[0] * spec.latent);
    for (let i = 0; i < raw.shape[0]; i++)
      data.set(given.subarray(i * width, (i + 1) * width), i * spec.latent);
    const features = await run.decode({ dtype: "float32", shape: [raw.shape[0], spec.latent], data });
    yield { start, rows: postprocess(spec.input, features) };
  }
}
