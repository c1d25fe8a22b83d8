/**
 * Measures studio/models/photo.safetensors on pictures that no training saw, beside as many principal components, and writes
 * studio/models/photo.json; prints the card:
 *
 *     node studio/run.mjs studio/scripts/measurePhoto.ts --photographs DIR/camera [--pca kept]
 *
 * `--pca kept` takes the components' figures from photo.json as they stand there; they do not depend on the network.
 */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Engine, loadModel, startEngine } from "autoencoder/node";
import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { fitPca, pcaReconstruct } from "../../src/baselines/pca.ts";
import type { Rows } from "../../src/core/linalg/rows.ts";
import { psnr } from "../../src/core/metrics/psnr.ts";
import { random } from "../../src/core/random.ts";
import { float32, tensor } from "../../src/core/tensor.ts";
import { coastOf } from "../models/coast/coast.ts";
import { paintCoast } from "../models/coast/paintCoast.ts";
import type { PhotoFigures, PhotoRows } from "../models/photoFigures.ts";
import { photoCard } from "./photo/card.ts";
import { learntPictures } from "./photo/learntPictures.ts";
import { pieceOf, readPhotographs } from "./photo/photographs.ts";

const { values } = parseArgs({
  options: {
    photographs: { type: "string" },
    pca: { type: "string", default: "fitted" },
    threads: { type: "string", default: "2" },
    model: { type: "string", default: "studio/models/photo.safetensors" },
    out: { type: "string", default: "studio/models/photo.json" },
  },
});
if (!values.photographs)
  throw new Error("measurePhoto: name the folder of photographs, as in --photographs DIR/camera");
const [side, seed] = [256, 5];
const size = 3 * side * side;
const noise = [0, 0.05, 0.1, 0.2, 0.3];
const pictures = 40;
const pcaRows = 2000;
const kinds = ["coasts", "photographs"] as const;
type Kind = (typeof kinds)[number];

/** Bytes [3, side, side] of a picture → the picture that comes back, numbers 0…1. */
type Through = (picture: Uint8Array<ArrayBuffer>) => Promise<Float32Array>;

const { learnt, heldOut } = await readPhotographs(values.photographs);
const unseen: Record<Kind, readonly Uint8Array[]> = {
  coasts: Array.from({ length: pictures }, (_, row) => paintCoast(coastOf(row, seed), side)),
  photographs: await Promise.all(
    Array.from({ length: pictures }, (_, row) => pieceOf(heldOut, row, { seed, side })),
  ),
};
const engine = await startEngine({ threads: Number(values.threads) });
const before = await decibels(async (picture) => Float32Array.from(picture, (byte) => byte / 255));
const kept: PhotoFigures | undefined =
  values.pca === "kept" ? JSON.parse(readFileSync(values.out, "utf8")) : undefined;
const pca = kept
  ? { coasts: kept.coasts.pca, photographs: kept.photographs.pca }
  : await decibels(await throughPca(engine));
const model = await loadModel(values.model, { engine });
const network = await decibels(
  async (picture) =>
    (await model.denoise(tensor("uint8", [3, side, side], picture))).picture.data as Float32Array,
);
const rowsOf = (kind: Kind): PhotoRows => ({
  pictures,
  before: before[kind],
  network: network[kind],
  pca: pca[kind],
});
const figures: PhotoFigures = {
  bytes: statSync(values.model).size,
  noise,
  coasts: rowsOf("coasts"),
  photographs: rowsOf("photographs"),
  pcaRows: kept?.pcaRows ?? pcaRows,
  learntPhotographs: learnt.length,
  heldOutPhotographs: heldOut.length,
};
writeFileSync(values.out, `${JSON.stringify(figures, null, 2)}\n`);
console.log(photoCard(figures));
await model.close();
await engine.close();

/** Mean PSNR to the clean pictures of what comes back of noisy ones, by kind and strength of the noise. */
async function decibels(through: Through): Promise<Record<Kind, number[]>> {
  const of = async (kind: Kind): Promise<number[]> => {
    const means: number[] = [];
    for (const sigma of noise) {
      let sum = 0;
      for (const [row, clean] of unseen[kind].entries()) {
        const { normal } = random(seed).fork(`noise ${row}`);
        const noisy = Uint8Array.from(clean, (byte) =>
          Math.min(255, Math.max(0, Math.round(byte + 255 * sigma * normal()))),
        );
        const wanted = Float32Array.from(clean, (byte) => byte / 255);
        // What goes in without noise has no error, and no finite ratio.
        sum += Math.min(99, psnr(await through(noisy), wanted));
      }
      means.push(Number((sum / pictures).toFixed(2)));
    }
    return means;
  };
  return { coasts: await of("coasts"), photographs: await of("photographs") };
}

/** Through the first 256 principal components of pictures as the network learnt them at its full size. */
async function throughPca(engine: Engine): Promise<Through> {
  const bytes = await learntPictures(pcaRows, side, learnt);
  const rows: Rows = {
    count: pcaRows,
    width: size,
    read: async (start, end) =>
      float32(
        [end - start, size],
        Float32Array.from(bytes.subarray(start * size, end * size), (byte) => byte / 255),
      ),
  };
  const multiply = engineMultiply(engine);
  const fitted = await fitPca(rows, { keep: 256, multiply });
  await multiply.close();
  return async (picture) => {
    const row = float32(
      [1, size],
      Float32Array.from(picture, (byte) => byte / 255),
    );
    const { data } = await pcaReconstruct(fitted, row);
    return data.map((x) => Math.min(1, Math.max(0, x)));
  };
}
