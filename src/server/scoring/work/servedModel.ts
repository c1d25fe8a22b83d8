import { basename } from "node:path";
import { usageError } from "../../../core/errors.ts";
import { type AnyModel, type Denoiser, type Engine, loadAnyModel, type Model } from "../../../node.ts";

/** A model that is served under a name; its file may be loaded again while it answers. */
export interface ServedModel {
  readonly name: string;
  readonly path: string;
  /** The model that answers now. */
  readonly current: Model | Denoiser;
  /** Has `use` work with the model that answers now; it is closed only after all who work with it are done. */
  using<T>(use: (model: Model | Denoiser) => Promise<T>): Promise<T>;
  /**
   * Loads the file again. Who asks meanwhile is answered by the model from before, and stays so where the file is not a
   * model any more, which throws.
   */
  reload(): Promise<void>;
  close(): Promise<void>;
}

/** A loaded model and how many work with it. */
interface Generation {
  readonly model: Model | Denoiser;
  users: number;
  retired: boolean;
}

/** Loads model files, each under its file's name without the ending. Throws where two have one name. */
export async function serveModels(paths: readonly string[], engine: Engine): Promise<ServedModel[]> {
  const served: ServedModel[] = [];
  try {
    for (const path of paths) {
      const name = basename(path).replace(/\.safetensors$/, "");
      if (served.some((other) => other.name === name))
        throw usageError({
          subject: path,
          reason: "invalid-option",
          rule: "two models of one name cannot be told apart",
          received: name,
          repair: "rename one of the files",
        });
      served.push(await serveModel(name, path, engine));
    }
    return served;
  } catch (error) {
    for (const model of served) await model.close();
    throw error;
  }
}

async function serveModel(name: string, path: string, engine: Engine): Promise<ServedModel> {
  const load = async (): Promise<Generation> => ({
    model: await warm(servable(await loadAnyModel(path, { engine }), path)),
    users: 0,
    retired: false,
  });
  const closeIfDone = async ({ model, users, retired }: Generation): Promise<void> => {
    if (retired && users === 0) await model.close();
  };
  const retire = (generation: Generation): Promise<void> => {
    generation.retired = true;
    return closeIfDone(generation);
  };
  let generation = await load();
  let reloading = Promise.resolve();
  return {
    name,
    path,
    get current() {
      return generation.model;
    },
    using: async (use) => {
      const mine = generation;
      mine.users++;
      try {
        return await use(mine.model);
      } finally {
        mine.users--;
        await closeIfDone(mine);
      }
    },
    reload: () => {
      // One after the other, so that the last one asked for is the one that stays.
      const mine = reloading.then(async () => {
        const next = await load();
        const before = generation;
        generation = next;
        await retire(before);
      });
      reloading = mine.catch(() => {});
      return mine;
    },
    close: async () => {
      await reloading;
      await retire(generation);
    },
  };
}

/** Throws where a model is of a family that no route asks anything of. */
function servable(model: AnyModel, path: string): Model | Denoiser {
  if (model.family === "autoencoder" || model.family === "denoiser") return model;
  const inspects = model.family === "inspector";
  throw usageError({
    subject: path,
    reason: "wrong-model",
    rule: `is ${inspects ? "an inspector" : "a codec"} of pictures of any size, which is not served`,
    repair: `use it with ${inspects ? "detect, inspect or export" : "compress, decompress or inspect"}`,
  });
}

/** Has a model compile what small requests need, so that the first of them does not wait for it; a broken one shows here. */
async function warm<M extends Model | Denoiser>(model: M): Promise<M> {
  if (model.family !== "autoencoder") return model;
  try {
    const row = blankRow(model);
    await model.reconstruct(row);
    if (model.detector) await model.score(row);
    return model;
  } catch (error) {
    await model.close();
    throw error;
  }
}

/** One row of zeros, as a data set for a model. */
function blankRow({ spec: { input } }: Model): Parameters<Model["reconstruct"]>[0] {
  const pictures = input.kind === "pictures";
  const shape = pictures
    ? [input.channels, input.height, input.width]
    : input.kind === "series"
      ? [input.columns.length, input.window]
      : [input.columns.length];
  const size = shape.reduce((a, b) => a * b, 1);
  const part = { kind: input.kind, name: "a blank row", rows: 1, shape, notes: [] };
  return pictures
    ? {
        ...part,
        dtype: "uint8",
        read: async () => ({ dtype: "uint8", shape: [1, ...shape], data: new Uint8Array(size) }),
        close: async () => {},
      }
    : {
        ...part,
        dtype: "float64",
        read: async () => ({ dtype: "float64", shape: [1, ...shape], data: new Float64Array(size) }),
        close: async () => {},
      };
}
