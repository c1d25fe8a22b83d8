import { drawMixture, type Mixture } from "../baselines/gaussianMixture.ts";
import { usageError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import type { CodeMixture } from "../model/codeMixture.ts";
import type { OpenModel } from "../model/openModel.ts";
import { likeColumn } from "../models/inputs/columns.ts";
import { type InputSpec, postprocess } from "../models/inputs/inputSpec.ts";
import type { GivenCell } from "../models/inputs/table.ts";
import { modelType } from "../models/types/modelTypes.ts";
import { conditionedCodes, givenCells } from "./conditioned.ts";
import { type NextCodes, rowsOfCodes } from "./rowsOfCodes.ts";

/** How new codes are drawn. */
export interface DrawOptions {
  /** Of the draws: a whole number. Default 0. */
  seed?: number;
  /** Draw from the prior that a variational model was trained towards, not from where its codes came to lie. */
  prior?: boolean;
  /**
   * Tables: cells by the name of their column that every new row has, `{ age: 40, city: "Paris" }`. The other cells are as the
   * model expects them beside these.
   */
  where?: Readonly<Record<string, string | number | boolean>>;
  /** Called with what has to be said, such as that nothing the model learnt is near the cells of `where`. */
  onNote?: (sentence: string) => void;
}

/** What a model's new codes are drawn from, in words. */
export function densityName({ codes }: Autoencoder, { prior = false, where }: DrawOptions = {}): string {
  const given = where
    ? `, where ${Object.entries(where)
        .map((cell) => cell.join(" = "))
        .join(" and ")}`
    : "";
  if (prior) return `the prior${given}`;
  const { mixture, rows } = known(codes);
  const count = mixture.parts.length;
  return `${count === 1 ? "one Gaussian" : `a mixture of ${count} Gaussians`} fitted to ${rows} training codes${given}`;
}

/**
 * New codes: draws of the mixture that the model keeps of its training codes, or of its prior, independent standard normal
 * numbers. The same seed gives the same codes, however many are asked for at a time.
 */
export function newCodes(model: Autoencoder, { seed = 0, prior = false }: DrawOptions = {}): NextCodes {
  const source = random(seed);
  if (!prior) {
    const { mixture } = known(model.codes);
    return (count) => drawMixture(mixture, count, source);
  }
  const { latent } = priorOf(model.spec);
  return (count) =>
    tensor("float32", [count, latent], Float32Array.from({ length: count * latent }, source.normal));
}

/** The spec of a model that has a prior; refuses another. */
function priorOf(spec: Autoencoder["spec"]): Autoencoder["spec"] {
  if (modelType(spec).normalPrior) return spec;
  throw usageError({
    subject: { option: "prior" },
    reason: "wrong-model",
    rule: "is what a variational model has",
    received: spec.type,
    repair: "generate without it, or train a variational model",
  });
}

/**
 * New rows [n, ...row] in the data's own units, part by part. Of tables and series numbers lie in the range of the training
 * rows and have their decimal places. Not a generator, so that what cannot be drawn is refused at the call.
 */
export function newRows(
  model: OpenModel,
  count: number,
  options: DrawOptions = {},
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  const { where } = options;
  if (where === undefined) return settled(model, rowsOfCodes(model, newCodes(model, options), count), []);
  const given = givenCells(model.spec.input, where);
  const density = options.prior ? normalMixture(priorOf(model.spec).latent) : known(model.codes).mixture;
  return settled(model, rowsWhere(model, density, given, count, options), given);
}

async function* rowsWhere(
  model: OpenModel,
  density: Mixture,
  given: readonly GivenCell[],
  count: number,
  { seed = 0, onNote }: DrawOptions,
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  let start = 0;
  const onFar = (column: string) =>
    onNote?.(
      `No row that the model learnt is near the given "${column}"; the other cells of these rows are a guess.`,
    );
  for await (const codes of conditionedCodes(model, density, { given, count, seed }, onFar)) {
    yield { start, rows: postprocess(model.spec.input, await model.run.decode(codes)) };
    start += codes.shape[0];
  }
}

/** Rows with numbers as their columns have them, and the given cells as they are given. */
async function* settled(
  { spec: { input } }: OpenModel,
  parts: AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }>,
  given: readonly GivenCell[],
): AsyncGenerator<{ start: number; rows: Tensor<"float32" | "float64"> }> {
  for await (const part of parts) {
    settle(input, part.rows, given);
    yield part;
  }
}

function settle(input: InputSpec, { data, shape }: Tensor, given: readonly GivenCell[]): void {
  if (input.kind === "pictures") return;
  const width = sizeOf(shape.slice(1));
  const each = width / input.columns.length;
  for (let at = 0; at < data.length; at++) {
    const column = input.columns[Math.floor((at % width) / each)];
    if (column.kind === "categorical") continue;
    data[at] = column.empty ? Number.NaN : likeColumn(column, Number(data[at]));
  }
  for (const { column, value } of given)
    for (let at = column; at < data.length; at += width) data[at] = value;
}

/** Independent standard normal numbers. */
function normalMixture(latent: number): Mixture {
  return { parts: [{ weight: 1, mean: new Float64Array(latent), factor: new Float64Array(latent).fill(1) }] };
}

function known(codes: CodeMixture | undefined): CodeMixture {
  if (codes) return codes;
  throw usageError({
    subject: "generate",
    reason: "wrong-model",
    rule: "needs a model that keeps where its codes lie",
    repair: "train it again with this version",
  });
}
