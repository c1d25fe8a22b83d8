import { access } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { usageError } from "../core/errors.ts";
import type { Dataset } from "../data/dataset.ts";
import type { OpenOptions } from "../data/options.ts";
import { isBuiltin } from "../data/procedural/builtins.ts";
import type { Engine } from "../engine/engine.ts";
import { readModelFile } from "../hosts/node/disk/modelDisk.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { openDataset } from "../hosts/node/open.ts";
import { type Autoencoder, checkRows, fromModelFile } from "../model/autoencoder.ts";
import { type Denoiser, fromDenoiserFile, isDenoiser, isDenoiserFile } from "../model/denoiser/denoiser.ts";
import { type Runner, runner } from "../model/runner.ts";
import type { InputSpec } from "../models/inputs/inputSpec.ts";
import type { Context } from "./command.ts";
import { readingOf } from "./reading.ts";

/** Opens DATA as the flags and the command's own wishes say; what the reader had to guess is noted. */
export async function openData(
  source: string,
  { values, progress }: Context,
  wishes: OpenOptions = {},
): Promise<Dataset> {
  const { label, strict, rows, seed } = values;
  if (rows !== undefined && !isBuiltin(source))
    throw usageError({
      subject: "--rows",
      rule: "says how many rows to make of a built-in set",
      received: source,
      repair: "leave it out: a file has its own rows",
    });
  const dataset = await openDataset(source, { label, strict, rows, seed, ...readingOf(values), ...wishes });
  for (const note of dataset.notes) progress.note(`note: ${note}`);
  return dataset;
}

/**
 * Bytes of rows that are kept in memory where rows are only passed over in order: more of them move to a temporary file,
 * which costs such a pass next to nothing.
 */
export const passedMemory = 32 * 2 ** 20;

/** Opens DATA for a model: its columns by name, its size of pictures, its windows. */
export async function openDataFor(model: Autoencoder, source: string, context: Context): Promise<Dataset> {
  const { input } = model.spec;
  const wishes = { ...wishesOf(input), memoryLimit: passedMemory };
  let dataset = await openData(source, context, wishes);
  // A table of one series a row is read without a window, and so is tried first; one of moments needs the window.
  if (input.kind === "series" && dataset.shape[1] !== input.window) {
    await dataset.close();
    dataset = await openData(source, context, { ...wishes, window: input.window });
  }
  checkRows(model, dataset);
  return dataset;
}

/** Reads the model file of an autoencoder. */
export async function openModel(path: string): Promise<Autoencoder> {
  const model = await openAnyModel(path);
  if (!isDenoiser(model)) return model;
  throw usageError({
    subject: path,
    rule: "is a denoiser of pictures of any size, which has no code",
    repair: "use it with denoise, evaluate, inspect or export",
  });
}

/** Reads the model file of a denoiser. */
export async function openDenoiser(path: string): Promise<Denoiser> {
  const model = await openAnyModel(path);
  if (isDenoiser(model)) return model;
  throw usageError({ subject: path, rule: "is an autoencoder, no denoiser of pictures of any size" });
}

/** Reads a model file of either kind. */
export async function openAnyModel(path: string): Promise<Autoencoder | Denoiser> {
  const file = await readModelFile(await placeOf(path));
  return isDenoiserFile(file) ? fromDenoiserFile(file, path) : fromModelFile(file, path);
}

/** A model that comes with the package, by its path in it, where the working folder has no such file. */
async function placeOf(path: string): Promise<string> {
  if (path !== shippedDenoiser) return path;
  const here = await access(path).then(
    () => true,
    () => false,
  );
  return here ? path : fileURLToPath(new URL(`../../${shippedDenoiser}`, import.meta.url));
}

const shippedDenoiser = "models/denoiser.safetensors";

/** A model, data that it takes, and what runs it. */
interface Applied {
  readonly model: Autoencoder;
  readonly dataset: Dataset;
  readonly engine: Engine;
  readonly run: Runner;
}

/** Opens MODEL and DATA, a command's first two operands, and closes all again when `use` is done with them. */
export async function withModelAndData<T>(
  context: Context,
  use: (applied: Applied) => Promise<T>,
): Promise<T> {
  const [path, source] = context.operands;
  const model = await openModel(path);
  const dataset = await openDataFor(model, source, context);
  const engine = await openEngine(context);
  const run = runner(model, engine);
  try {
    return await use({ model, dataset, engine, run });
  } finally {
    await run.close();
    await engine.close();
    await dataset.close();
  }
}

/** Starts the engine that the flags ask for. */
export function openEngine({ values: { threads, device } }: Context): Promise<Engine> {
  return onnxEngine({ threads, device });
}

function wishesOf(input: InputSpec): OpenOptions {
  switch (input.kind) {
    case "pictures":
      return { size: [input.height, input.width], channels: input.channels as 1 | 3 };
    case "table":
      return { like: input.columns };
    case "series":
      return {
        like: input.columns,
        series: true,
        ...(input.columns.length > 1 && { window: input.window }),
      };
    default:
      return input satisfies never;
  }
}
