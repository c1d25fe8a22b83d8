import { type Picture, unitPixels } from "../core/picture.ts";
import { rowOf } from "../core/rows.ts";
import { zeros } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { PhotoCodec } from "../model/photoCodec/photoCodec.ts";
import type { Restorer } from "../model/photoCodec/restorer.ts";
import { compressPhoto } from "../tasks/compressPhoto.ts";
import type { Examples } from "./examples.ts";

/** Quality at which examples are shown: low, so that something is to be seen. */
const shownQuality = 25;

/** Some patches [n, 3, side, side], and what a photo codec makes of them at a low quality, in 0…1. */
export async function codedExamples(
  codec: PhotoCodec,
  run: Restorer,
  patches: Dataset,
  rows: Uint32Array,
): Promise<Examples> {
  const good = (await patches.read(rows)) as Picture;
  const reconstructions = zeros("float32", good.shape);
  for (let i = 0; i < rows.length; i++) {
    const { restored } = await compressPhoto(codec, run, rowOf(good, i) as Picture, {
      quality: shownQuality,
    });
    reconstructions.data.set(restored!.data, i * restored!.data.length);
  }
  return { rows: unitPixels(good), reconstructions };
}
