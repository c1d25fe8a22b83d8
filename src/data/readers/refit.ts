import type { Picture } from "../../core/picture.ts";
import { tensor } from "../../core/tensor.ts";
import type { Dataset } from "../dataset.ts";
import { type RowStore, rowStore } from "../rowStore.ts";
import { storedDataset } from "../stored.ts";
import type { ReadContext } from "./reader.ts";

/** Pictures in another size or number of channels, converted once and stored; closes the original. */
export async function refitDataset(
  dataset: Dataset,
  size: readonly [height: number, width: number],
  channels: number,
  { host, options }: Pick<ReadContext, "host" | "options">,
): Promise<Dataset> {
  const shape = [channels, ...size];
  const deep = dataset.dtype === "float32";
  const store: RowStore<"uint8"> | RowStore<"float32"> = deep
    ? rowStore("float32", shape, { ...options, host })
    : rowStore("uint8", shape, { ...options, host });
  for (let row = 0; row < dataset.rows; row++) {
    const { data } = await dataset.read([row]);
    const picture = (
      deep ? tensor("float32", dataset.shape, data as never) : tensor("uint8", dataset.shape, data as never)
    ) as Picture;
    store.append((await host.pictures.refit(picture, { size, channels })).data as never);
  }
  await dataset.close();
  const { array: _, ...rest } = dataset;
  return storedDataset(store, { ...rest, shape });
}
