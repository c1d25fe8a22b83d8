import { availableParallelism } from "node:os";
import { usageError } from "../core/errors.ts";
import {
  type AnyModel,
  builtins,
  type Dataset,
  type Engine,
  type JoinedPeers,
  loadAnyModel,
  type Model,
  type OpenOptions,
  openDataset,
  startEngine,
} from "../node.ts";
import type { Context } from "./command.ts";
import { noteWithFlags } from "./flags.ts";
import { readingOf } from "./reading.ts";

/** Opens DATA as the flags and the command's own wishes say; what the reader had to guess is noted. */
export async function openData(source: string, context: Context, wishes: OpenOptions = {}): Promise<Dataset> {
  const options = { ...dataOptions(source, context), ...wishes };
  return noted(await openDataset(source, options), context);
}

/** Opens DATA as a model takes it; what the reader had to guess is noted. */
export async function openFor(model: Model, source: string, context: Context): Promise<Dataset> {
  return noted(await model.open(source, dataOptions(source, context)), context);
}

function dataOptions(source: string, { values }: Context): OpenOptions {
  const { label, strict, rows, seed } = values;
  if (rows !== undefined && !builtins.some(({ name }) => name === source))
    throw usageError({
      subject: "--rows",
      rule: "says how many rows to make of a built-in set",
      received: source,
      repair: "leave it out: a file has its own rows",
    });
  return { label, strict, rows, seed, ...shardAsked(values), ...readingOf(values) };
}

/** The shard of a run, whose index is known by now. */
export function shardAsked({ shard }: Context["values"]): Pick<OpenOptions, "shard"> {
  const { index, count } = shard ?? {};
  return index === undefined || count === undefined ? {} : { shard: { index, count } };
}

function noted(dataset: Dataset, { progress }: Context): Dataset {
  for (const note of dataset.notes) progress.note(`note: ${noteWithFlags(note)}`);
  return dataset;
}

/** Starts the engine that the flags ask for; by default, ranks of one host share its cores. */
export function openEngine(
  { values: { threads, device } }: Context,
  peers?: Pick<JoinedPeers, "onHost">,
): Promise<Engine> {
  const fair = peers && Math.max(1, Math.floor(availableParallelism() / peers.onHost));
  return startEngine({ threads: threads ?? fair, device });
}

/** Loads MODEL, a command's first operand, of any family, and closes all again when `use` is done with it. */
export async function withAnyModel<T>(
  context: Context,
  use: (model: AnyModel, engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine(context);
  try {
    const model = await loadAnyModel(context.operands[0], { engine });
    try {
      return await use(model, engine);
    } finally {
      await model.close();
    }
  } finally {
    await engine.close();
  }
}

/** As {@link withAnyModel}, for what needs a code. */
export function withModel<T>(
  context: Context,
  use: (model: Model, engine: Engine) => Promise<T>,
): Promise<T> {
  return withAnyModel(context, (model, engine) => {
    needsCode(model, context.operands[0]);
    return use(model, engine);
  });
}

/** Throws where a model has no code. */
export function needsCode(model: AnyModel, path: string): asserts model is Model {
  if (model.family === "autoencoder") return;
  const { is, does } = namesOf[model.family];
  throw usageError({
    subject: path,
    rule: `is ${is} of pictures of any size, which has no code`,
    repair: `use it with ${does}`,
  });
}

/** Opens MODEL and DATA, a command's first two operands, and closes all again when `use` is done with them. */
export function withModelAndData<T>(
  context: Context,
  use: (model: Model, dataset: Dataset, engine: Engine) => Promise<T>,
): Promise<T> {
  return withModel(context, async (model, engine) => {
    const dataset = await openFor(model, context.operands[1], context);
    try {
      return await use(model, dataset, engine);
    } finally {
      await dataset.close();
    }
  });
}

/** The families without a code, and the verbs that take them. */
const namesOf = {
  denoiser: { is: "a denoiser", does: "denoise, evaluate, inspect or export" },
  inspector: { is: "an inspector", does: "detect, inspect or export" },
  "photo-codec": { is: "a codec", does: "compress, decompress or inspect" },
} as const;

/** Throws where a model is an inspector or a photo codec, which some verb has no use for. */
export function refuseSpecialist<M extends { readonly family: string }>(
  model: M,
  path: string,
): asserts model is Exclude<M, { readonly family: "inspector" | "photo-codec" }> {
  if (model.family !== "inspector" && model.family !== "photo-codec") return;
  const { is, does } = namesOf[model.family];
  throw usageError({
    subject: path,
    rule: `is ${is} of pictures of any size`,
    repair: `use it with ${does}`,
  });
}
