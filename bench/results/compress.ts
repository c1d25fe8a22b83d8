import { copyFile, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { psnr } from "../../src/core/metrics/psnr.ts";
import { bytePixels, unitPixels } from "../../src/core/picture.ts";
import { type Codec, codeWithin } from "../../src/hosts/node/pictures/codecs.ts";
import { loadPhotoCodec, onnxEngine, readPicture } from "../../src/node.ts";
import type { Figure, Row } from "./row.ts";
import { trainingNote } from "./training.ts";

const signs = "sign-digits/Dataset";
const shape = [3, 100, 100];
const shipped = join("models", "photo.safetensors");
const settings = ["--preset", "photo-codec", "--from", shipped, "--half", "--time", "300"];
/** These lead to about 60 to 400 bytes a picture. */
const qualities = [1, 4, 6, 8, 10, 17];
/** Bytes a picture up to which a decibel more than WebP is asked; beyond them, as much as WebP. */
const few = 200;
/** Pictures are tried in steps of so many: finding the best file of a size takes many. */
const every = 8;

/** How well do small pictures of a kind that a codec has seen fit into a few bytes? */
export const compress: Row = {
  name: "compress",
  what: `Photos of hands, 100×100 in colour, every fifth one unseen: \`train signs ${settings.join(" ")}\`, then \`compress --quality ${qualities.join(", ")}\` of every eighth of the 413 unseen ones, the whole file of each counted; WebP, AVIF and JPEG at their best within as many as ours are on average, halved in size where they must be.`,
  minutes: 14,
  needs: [signs],
  run: async ({ data, scratch, hourglass, threads }) => {
    const [train, test] = [scratch("train"), scratch("test")];
    await shareOut(data(signs), train, test);
    const path = scratch("model.safetensors");
    const training = await hourglass("train", train, ...settings, "--out", path);
    const engine = await onnxEngine({ threads });
    const model = await loadPhotoCodec(path, { engine });
    try {
      const names = (await readdir(test)).sort().filter((_, i) => i % every === 0);
      const pictures = await Promise.all(
        names.map(async (name) => bytePixels(await readPicture(join(test, name)))),
      );
      const truths = pictures.map((picture) => unitPixels(picture).data);
      const figures: Figure[] = [];
      for (const quality of qualities) {
        let [ours, bytes] = [0, 0];
        for (const [i, picture] of pictures.entries()) {
          const file = await model.compress(picture, { quality });
          const { picture: back } = await model.decompress(file.bytes);
          bytes += file.bytes.length / pictures.length;
          ours += psnr(unitPixels(bytePixels(back)).data, truths[i]) / pictures.length;
        }
        const webp = await codec("webp", truths, bytes);
        const [avif, jpeg] = [await codec("avif", truths, bytes), await codec("jpeg", truths, bytes)];
        figures.push({
          name: `gain over WebP at ${bytes.toFixed(0)} bytes, dB`,
          value: ours - webp.psnr,
          digits: 1,
          reach: { atLeast: bytes <= few ? 1 : 0 },
          beside: {
            ours,
            [webp.fits ? "WebP" : "WebP, where it gets that small"]: webp.psnr,
            ...(avif.fits && { AVIF: avif.psnr }),
            ...(jpeg.fits && { JPEG: jpeg.psnr }),
          },
        });
      }
      return {
        figures,
        notes: [
          trainingNote(training),
          "PSNR is of 8-bit pixels, the mean over the pictures; AVIF and JPEG stand where each picture gets that small.",
        ],
      };
    } finally {
      await model.close();
      await engine.close();
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

/** Mean PSNR of a codec's best files within a budget, and whether every picture kept to it. */
async function codec(
  name: Codec,
  truths: readonly Float32Array[],
  budget: number,
): Promise<{ psnr: number; fits: boolean }> {
  let [sum, fits] = [0, true];
  for (const truth of truths) {
    const coded = await codeWithin(truth, shape, name, Math.floor(budget));
    sum += psnr(coded.picture, truth);
    fits &&= coded.fits;
  }
  return { psnr: sum / truths.length, fits };
}
