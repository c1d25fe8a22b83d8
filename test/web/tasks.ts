import type { Engine, Library, Model } from "../../src/index.ts";

/** Kinds of data, each a built-in set, and types of model that are trained on each. */
export const kinds = ["glyphs", "sensors", "heartbeats"] as const;
export const types = ["vanilla", "denoising", "sparse", "nested", "variational", "map"] as const;
export type Kind = (typeof kinds)[number];
export type Type = (typeof types)[number];

/** What a trained model says of its data, as plain numbers. */
export interface Said {
  /** Loss on the rows held out, after each epoch. */
  readonly losses: readonly number[];
  readonly codes: readonly number[];
  readonly scores: readonly number[];
  readonly reconstruction: readonly number[];
  readonly sample: readonly number[];
  /** Points of the map, and the filled cells of a table. */
  readonly map: readonly number[];
  readonly imputed: readonly number[];
  /** Whether the model's file, loaded again, gives the same codes to the bit. */
  readonly loadedAlike: boolean;
  /** Rows of which `detect` says that they are anomalies. */
  readonly anomalies: number;
}

/** Trains a small model and asks it for everything; the same in every host. */
export async function askAll(
  { openDataset, train, loadModel }: Pick<Library, "openDataset" | "train" | "loadModel">,
  engine: Engine,
  kind: Kind,
  type: Type,
): Promise<Said> {
  const data = await openDataset(kind, { rows: 100 });
  const layers = kind === "sensors" ? [8] : [2, 4];
  const training = train(data, { type, latent: 3, layers, epochs: 3, batch: 16, seed: 1, engine });
  const losses: number[] = [];
  for await (const event of training) {
    if (event.type === "epoch") losses.push(event.validationLoss ?? Number.NaN);
  }
  const model = await training.model;
  const again = await loadModel(model.toBytes(), { engine });
  const codes = await model.encode(data);
  const alike = (await again.encode(data)).data.every((code, i) => code === codes.data[i]);
  const said = {
    losses,
    codes: plain(codes.data),
    scores: plain(await model.score(data)),
    reconstruction: plain((await model.reconstruct(data)).data),
    sample: plain((await model.sample(4, { seed: 3 })).data),
    map: plain((await model.map(data)).points.data),
    imputed: await imputed(model, data, kind),
    loadedAlike: alike,
    anomalies: (await model.detect(data)).filter(({ anomaly }) => anomaly).length,
  };
  await again.close();
  await model.close();
  await data.close();
  return said;
}

async function imputed(model: Model, data: Parameters<Model["impute"]>[0], kind: Kind): Promise<number[]> {
  return kind === "sensors" ? plain((await model.impute(data)).data) : [];
}

const plain = (values: ArrayLike<number>): number[] => Array.from(values);
