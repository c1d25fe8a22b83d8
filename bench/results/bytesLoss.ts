import { readdirSync } from "node:fs";
import { join } from "node:path";
import { unitPixels } from "../../src/core/picture.ts";
import { type Tensor, zeros } from "../../src/core/tensor.ts";
import { readModelFile } from "../../src/hosts/node/disk/modelDisk.ts";
import { onnxEngine } from "../../src/hosts/node/engine/onnxEngine.ts";
import { readPicture } from "../../src/hosts/node/pictures/picture.ts";
import { paste } from "../../src/model/anySize/tiles.ts";
import { fromDenoiserFile } from "../../src/model/denoiser/denoiser.ts";
import { denoiserRunner } from "../../src/model/denoiser/denoiserRunner.ts";

/** Shots of one photo, by rows and columns, and the side of each. */
const [rows, columns, side] = [4, 6, 512];

/** What convolutions of bytes cost a denoiser on a photo of 6 megapixels that is made of a folder's shots and their clean pictures. */
export async function bytesLoss(model: string, noisy: string, clean: string, threads: number) {
  const [shots, wanted] = [await joined(noisy), await joined(clean)];
  const engine = await onnxEngine({ threads });
  const denoiser = fromDenoiserFile(await readModelFile(model), model);
  const cleaned = async (on: typeof engine): Promise<Float32Array> => {
    const run = denoiserRunner(denoiser, on);
    const { data } = await run.denoise(shots);
    await run.close();
    return data;
  };
  const { takesBytes: _, ...floats } = engine;
  const [exact, bytes] = [await cleaned(floats), await cleaned(engine)];
  await engine.close();
  const meanSquare = (a: Float32Array, b: Float32Array): number =>
    a.reduce((sum, x, i) => sum + (x - b[i]) ** 2, 0) / a.length;
  return {
    /** Decibels of PSNR that are lost. */
    decibels: 10 * Math.log10(meanSquare(bytes, wanted.data) / meanSquare(exact, wanted.data)),
    /** Root mean square difference from what float32 gives, of 255. */
    difference: 255 * Math.sqrt(meanSquare(bytes, exact)),
  };
}

/** The first pictures of a folder beside and below each other, [3, height, width] in 0…1. */
async function joined(folder: string): Promise<Tensor<"float32">> {
  const out = zeros("float32", [3, rows * side, columns * side]);
  const names = readdirSync(folder)
    .sort()
    .slice(0, rows * columns);
  for (const [i, name] of names.entries()) {
    const shot = unitPixels(await readPicture(join(folder, name)));
    paste(out, shot, [side * Math.floor(i / columns), side * (i % columns)]);
  }
  return out;
}
