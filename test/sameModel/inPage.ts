import { base64 } from "../../src/core/base64.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import type { OpenOptions } from "../../src/data/options.ts";
import type { Model } from "../../src/library/model.ts";

/** A model's file and a data file as they reach a page, in base64. */
export interface Sent {
  readonly model: string;
  readonly data: string;
  readonly name: string;
  readonly options: OpenOptions;
}

/** What a model makes of some rows, as plain data. */
export interface Made {
  readonly codes: readonly number[];
  readonly scores: readonly number[];
  readonly rows: readonly (number | null)[];
  /** The bytes of the model's file, written again, in base64. */
  readonly file: string;
  /** The model as ONNX files, in base64. */
  readonly exported: readonly { readonly part: string; readonly onnx: string }[];
}

/** What a model makes of a data set; closes both. */
export async function make(model: Model, data: Dataset): Promise<Made> {
  const plain = (values: ArrayLike<number>): number[] => Array.from(values);
  const made = {
    codes: plain((await model.encode(data)).data),
    scores: plain(await model.score(data)),
    rows: Array.from((await model.reconstruct(data)).data, (value) => (Number.isNaN(value) ? null : value)),
    file: base64(model.toBytes()),
    exported: (await model.export()).map(({ part, bytes }) => ({ part, onnx: base64(bytes) })),
  };
  await model.close();
  await data.close();
  return made;
}

/** Loads the model in the page, opens the data from a `File`, and gives what the one makes of the other. */
export async function makeInPage({ model, data, name, options }: Sent): Promise<Made> {
  // Only a page has what this loads.
  const { loadModel, openDataset } = await import("../../src/web.ts");
  const bytes = (text: string) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  const opened = await openDataset(new File([bytes(data)], name), options);
  return make(await loadModel(bytes(model)), opened);
}
