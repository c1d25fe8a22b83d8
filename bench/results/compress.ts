import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { psnr } from "../../src/core/metrics/psnr.ts";
import { readModelFile } from "../../src/hosts/node/disk/modelDisk.ts";
import { type Codec, codeWithin } from "../../src/hosts/node/pictures/codecs.ts";
import { fromModelFile } from "../../src/model/autoencoder.ts";
import { type Runner, runner } from "../../src/model/runner.ts";
import { onnxEngine, openDataset } from "../../src/node.ts";
import { compress as compressed, decompress, type Opened, openCompressed } from "../../src/tasks/compress.ts";
import type { Figure, Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const signs = "sign-digits/Dataset";
const shape = [3, 100, 100];
const size = 30_000;
const layers = ["--layers", "8,16,32,64", "--hidden", "512"];
const settings = [
  "--size",
  "100x100",
  "--latent",
  "256",
  ...layers,
  "--batch",
  "16",
  "--lr",
  "0.002",
  "--time",
  "300",
];
/** These lead to about 60 to 200 bytes a picture; each ten costs about a bit a number. */
const qualities = [60, 75, 90, 100];
/** Codecs are tried on every so many of the test pictures: finding the best file of a size takes many. */
const every = 8;

/** How well do pictures of a kind that a model knows fit into a few bytes? */
export const compress: Row = {
  name: "compress",
  what: `Photos of hands, 100×100 in colour, every fifth one unseen: \`train signs ${settings.join(" ")}\`, then \`compress --quality ${qualities.join(", ")}\` of the 413 unseen ones, the whole file counted; WebP, AVIF and JPEG at their best within as many, halved in size where they must be.`,
  minutes: 10,
  needs: [signs],
  run: async ({ data, scratch, hourglass, threads }) => {
    const [train, test] = [scratch("train"), scratch("test")];
    await shareOut(data(signs), train, test);
    const path = scratch("model.safetensors");
    const training = await hourglass("train", train, ...settings, "--out", path);
    const engine = await onnxEngine({ threads });
    const dataset = await openDataset(test, { size: [100, 100] });
    const model = fromModelFile(await readModelFile(path), path);
    const run = runner(model, engine);
    try {
      const rows = Array.from({ length: Math.ceil(dataset.rows / every) }, (_, i) => i * every);
      const raw = (await dataset.read(rows)).data as Uint8Array;
      const truths = rows.map((_, i) =>
        Float32Array.from(raw.subarray(i * size, (i + 1) * size), (x) => x / 255),
      );
      const figures: Figure[] = [];
      for (const quality of qualities) {
        const { bytes } = await compressed({ ...model, run }, dataset, { quality });
        const pictures = await back(await openCompressed(bytes, "signs.hgz", model), run, rows);
        const ours = meanPsnr(pictures, truths);
        const each = bytes.length / dataset.rows;
        const webp = await codec("webp", truths, each);
        const [avif, jpeg] = [await codec("avif", truths, each), await codec("jpeg", truths, each)];
        figures.push({
          name: `gain over WebP at ${each.toFixed(0)} bytes, dB`,
          value: ours - webp.psnr,
          digits: 1,
          reach: { atLeast: 1 },
          beside: {
            ours,
            WebP: webp.psnr,
            ...(avif.fits && { AVIF: avif.psnr }),
            ...(jpeg.fits && { JPEG: jpeg.psnr }),
          },
        });
      }
      return {
        figures,
        notes: [
          trainingNote(training),
          `PSNR is the mean over every eighth unseen photo; AVIF and JPEG stand where each of those gets that small.`,
        ],
      };
    } finally {
      await run.close();
      await engine.close();
      await dataset.close();
    }
  },
};

/** Copies every fifth picture of each class into one folder and the others into another. */
async function shareOut(from: string, train: string, test: string): Promise<void> {
  for (const folder of [train, test]) await mkdir(folder);
  let count = 0;
  for (const name of (await readdir(from)).sort()) {
    for (const file of (await readdir(join(from, name))).sort())
      await copyFile(join(from, name, file), join(count++ % 5 === 0 ? test : train, `${name}-${file}`));
  }
}

/** Some rows of an opened file, in 0…1. */
async function back(opened: Opened, run: Runner, wanted: readonly number[]): Promise<Float32Array[]> {
  const found = new Map<number, Float32Array>();
  for await (const { start, rows } of decompress(opened, run))
    for (let i = 0; i < rows.shape[0]; i++)
      found.set(start + i, Float32Array.from(rows.data.subarray(i * size, (i + 1) * size)));
  return wanted.map((row) => found.get(row)!);
}

/** Mean PSNR of a codec's best files within a budget, and whether every picture kept to it. */
async function codec(
  name: Codec,
  truths: readonly Float32Array[],
  budget: number,
): Promise<{ psnr: number; fits: boolean }> {
  const coded = [];
  for (const truth of truths) coded.push(await codeWithin(truth, shape, name, Math.floor(budget)));
  const pictures = coded.map(({ picture }) => picture);
  return { psnr: meanPsnr(pictures, truths), fits: coded.every(({ fits }) => fits) };
}

function meanPsnr(pictures: readonly ArrayLike<number>[], truths: readonly ArrayLike<number>[]): number {
  return pictures.reduce((sum, picture, i) => sum + psnr(picture, truths[i]), 0) / pictures.length;
}
