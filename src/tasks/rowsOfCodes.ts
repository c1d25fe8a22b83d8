import { type Tensor, tensor } from "../core/tensor.ts";
import type { OpenModel } from "../model/openModel.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";

/** Codes in their order, a few at a time: each call gives the next `count` of them, [count, latent]. */
export type NextCodes = (count: number) => Tensor<"float32">;

/** Codes [n, latent] from the first on. */
export function codesInOrder({ shape: [, latent], data }: Tensor<"float32">): NextCodes {
  let at = 0;
  return (count) => {
    const next = data.slice(at * latent, (at + count) * latent);
    at += count;
    return tensor("float32", [count, latent], next);
  };
}

/** The first `total` rows of codes, in the data's own units, in chunks [n, ...row] that start at row `start`. */
export async function* rowsOfCodes(
  { spec, run }: Pick<OpenModel, "spec" | "run">,
  next: NextCodes,
  total: number,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  for (let start = 0; start < total; start += run.together) {
    const codes = next(Math.min(run.together, total - start));
    yield { start, rows: postprocess(spec.input, await run.decode(codes)) };
  }
}
