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
import { type Engine, startEngine } from "autoencoder/node";
import { engineMultiply } from "../../src/baselines/engineMultiply.ts";
import { fitPca, pcaReconstruct } from "../../src/baselines/pca.ts";
import type { Rows } from "../../src/core/linalg/rows.ts";
import { psnr } from "../../src/core/metrics/psnr.ts";
import { random } from "../../src/core/random.ts";
import { float32, type Tensor } from "../../src/core/tensor.ts";
import { decodeModel } from "../../src/files/modelFile.ts";
import { fromModelFile } from "../../src/model/autoencoder.ts";
import { openModel } from "../../src/model/openModel.ts";
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
const pictures = 16;
const pcaRows = 1200;
const kinds = ["coasts", "photographs"] as const;
type Kind = (typeof kinds)[number];

/** Pictures [n, 3, side, side] as numbers 0…1 → those that come back. */
type Through = (pictures: Tensor<"float32">) => Promise<Float32Array>;

const { learnt, heldOut } = await readPhotographs(values.photographs);
const unseen: Record<Kind, readonly Uint8Array[]> = {
  coasts: Array.from({ length: pictures }, (_, row) => paintCoast(coastOf(row, seed), side)),
  photographs: await Promise.all(
    Array.from({ length: pictures }, (_, row) => pieceOf(heldOut, row, { seed, side })),
  ),
};
const engine = await startEngine({ threads: Number(values.threads) });
const before = await decibels(async ({ data }) => data);
const kept: PhotoFigures | undefined =
  values.pca === "kept" ? JSON.parse(readFileSync(values.out, "utf8")) : undefined;
const pca = kept
  ? { coasts: kept.coasts.pca, photographs: kept.photographs.pca }
  : await decibels(await throughPca(engine));
const { run } = openModel(
  fromModelFile(decodeModel(readFileSync(values.model), values.model), values.model),
  engine,
);
const network = await decibels(async (noisy) => (await run.reconstruct(noisy)).data as Float32Array);
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
await run.close();
await engine.close();

/** Mean PSNR to the clean pictures of what comes back of noisy ones, by kind and strength of the noise. */
async function decibels(through: Through): Promise<Record<Kind, number[]>> {
  const of = async (kind: Kind): Promise<number[]> => {
    const clean = numbers(unseen[kind]);
    const means: number[] = [];
    for (const sigma of noise) {
      const { normal } = random(seed).fork("noise");
      const noisy = Float32Array.from(clean, (x) => {
        const byte = Math.round(255 * (x + sigma * normal()));
        return Math.min(255, Math.max(0, byte)) / 255;
      });
      const back = await through(float32([pictures, 3, side, side], noisy));
      let sum = 0;
      for (let at = 0; at < clean.length; at += size)
        // What goes in without noise has no error, and no finite ratio.
        sum += Math.min(99, psnr(back.subarray(at, at + size), clean.subarray(at, at + size)));
      means.push(Number((sum / pictures).toFixed(2)));
    }
    return means;
  };
  return { coasts: await of("coasts"), photographs: await of("photographs") };
}

function numbers(rows: readonly Uint8Array[]): Float32Array {
  const all = new Float32Array(rows.length * size);
  for (const [row, bytes] of rows.entries())
    for (let i = 0; i < size; i++) all[row * size + i] = bytes[i] / 255;
  return all;
}

/** Through the first 256 principal components of pictures as the network learnt them at its full size. */
async function throughPca(engine: Engine): Promise<Through> {
  const bytes = await learntPictures(pcaRows, side, learnt);
  const rows: Rows = {
    count: pcaRows,
    width: size,
    read: async (start, end) => {
      const some = new Float32Array((end - start) * size);
      for (let i = 0; i < some.length; i++) some[i] = bytes[start * size + i] / 255;
      return float32([end - start, size], some);
    },
  };
  const multiply = engineMultiply(engine);
  const fitted = await fitPca(rows, { keep: 256, multiply });
  return async ({ data }) => {
    const back = await pcaReconstruct(fitted, float32([pictures, size], data), multiply);
    return back.data.map((x) => Math.min(1, Math.max(0, x)));
  };
}
