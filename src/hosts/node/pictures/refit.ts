import type { Picture } from "../../../core/picture.ts";
import { tensor } from "../../../core/tensor.ts";
import type { Dataset } from "../../../data/dataset.ts";
import type { OpenOptions } from "../../../data/options.ts";
import { type RowStore, rowStore } from "../../../data/rowStore.ts";
import { storedDataset } from "../../../data/stored.ts";
import { refitPicture } from "./picture.ts";

/** Pictures in another size or number of channels, converted once and stored; closes the original. */
export async function refitDataset(
  dataset: Dataset,
  size: readonly [height: number, width: number],
  channels: 1 | 3,
  options: OpenOptions,
): Promise<Dataset> {
  const shape = [channels, ...size];
  const deep = dataset.dtype === "float32";
  const store: RowStore<"uint8"> | RowStore<"float32"> = deep
    ? rowStore("float32", shape, options)
    : rowStore("uint8", shape, options);
  for (let row = 0; row < dataset.rows; row++) {
    const { data } = await dataset.read([row]);
    const picture = (
      deep ? tensor("float32", dataset.shape, data as never) : tensor("uint8", dataset.shape, data as never)
    ) as Picture;
    store.append((await refitPicture(picture, { size, channels })).data as never);
  }
  await dataset.close();
  return storedDataset(store, { ...dataset, shape });
}
