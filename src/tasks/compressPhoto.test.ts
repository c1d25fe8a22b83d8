import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { psnr } from "../core/metrics/psnr.ts";
import { bytePixels, unitPixels } from "../core/picture.ts";
import { random } from "../core/random.ts";
import { drain } from "../core/stream.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { decodeModel, encodeModel } from "../files/modelFile.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { writePicture } from "../hosts/node/pictures/encodePicture.ts";
import { openPhotos } from "../hosts/node/pictures/patches.ts";
import { denoiserParameters } from "../model/denoiser/denoiser.ts";
import { denoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import { fromPhotoCodecFile, photoCodecFile } from "../model/photoCodec/photoCodec.ts";
import { type Restorer, restorer } from "../model/photoCodec/restorer.ts";
import { denoiserSpec } from "../models/families/denoiser/denoiser.ts";
import { initialWeights } from "../train/weights.ts";
import { compressPhoto, decompressPhoto } from "./compressPhoto.ts";
import { type FittedPhotoCodec, fitPhotoCodec } from "./fitPhotoCodec.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-codec-"));
const engine = await onnxEngine({ threads: 1 });
let fitted: FittedPhotoCodec;
let run: Restorer;

/** A slope of colour with rectangles of one colour before it. */
function scene(seed: number, [height, width] = [70, 90]): Tensor<"uint8"> {
  const source = random(seed);
  const boxes = Array.from({ length: 8 }, () => ({
    ...{ x: source.integer(width), y: source.integer(height), side: 8 + source.integer(30) },
    colour: [0, 1, 2].map(() => source.integer(256)),
  }));
  const at = (c: number, y: number, x: number): number => {
    const box = boxes.find((b) => x >= b.x && y >= b.y && x < b.x + b.side && y < b.y + b.side);
    return box ? box.colour[c] : 80 + 40 * c + 0.5 * x - 0.3 * y;
  };
  const data = Uint8Array.from({ length: 3 * height * width }, (_, i) =>
    at(Math.floor(i / (height * width)), Math.floor(i / width) % height, i % width),
  );
  return tensor("uint8", [3, height, width], data);
}

beforeAll(async () => {
  for (let i = 0; i < 12; i++) await writePicture(join(folder, `${i}.png`), scene(i));
  const { patches, photos, close } = await openPhotos(folder, { side: 32 });
  fitted = (await drain(
    fitPhotoCodec(patches, {
      ...{ engine, photos, widths: [8, 12], blocks: 1, seed: 1, epochs: 4, batch: 8 },
      learningRate: 4e-3,
    }),
  ))!;
  await close();
  run = restorer(fitted.codec, engine);
}, 300_000);
afterAll(async () => {
  await run.close();
  await engine.close();
  rmSync(folder, { recursive: true, force: true });
});

const unseen = scene(100, [61, 83]);

test("a photo of any size comes back as compress said, better and larger at a higher quality", async () => {
  const { codec } = fitted;
  let [bytes, decibels] = [0, 0];
  for (const quality of [1, 10, 40, 90]) {
    const small = await compressPhoto(codec, run, unseen, { quality });
    const back = await decompressPhoto(codec, run, small.bytes, "p.hgz");
    expect(back.quality).toBe(quality);
    expect(back.picture).toEqual(small.restored);
    expect(back.picture.shape).toEqual(unseen.shape);
    expect(small.bitsPerPixel).toBeCloseTo((8 * small.bytes.length) / (61 * 83), 9);
    const found = psnr(back.picture.data, unitPixels(unseen).data);
    expect(small.bytes.length).toBeGreaterThan(bytes);
    expect(found).toBeGreaterThan(decibels + 1);
    [bytes, decibels] = [small.bytes.length, found];
  }
  expect(decibels).toBeGreaterThan(30);
});

test("a grey photo stays grey and takes less than in colour", async () => {
  const { codec } = fitted;
  const [, height, width] = unseen.shape;
  const grey = tensor("uint8", [1, height, width], unseen.data.slice(0, height * width));
  const three = tensor(
    "uint8",
    [3, height, width],
    Uint8Array.from([...grey.data, ...grey.data, ...grey.data]),
  );
  const small = await compressPhoto(codec, run, grey, { quality: 50 });
  const back = await decompressPhoto(codec, run, small.bytes, "p.hgz");
  expect(back.picture.shape).toEqual([1, height, width]);
  expect(psnr(back.picture.data, unitPixels(grey).data)).toBeGreaterThan(24);
  expect(small.bytes.length).toBeLessThanOrEqual(
    (await compressPhoto(codec, run, three, { quality: 50 })).bytes.length,
  );
});

test("begun with a denoiser, the network is that denoiser, whatever the step", async () => {
  const spec = denoiserSpec.parse({
    ...{ type: "denoiser", channels: 3, widths: [8, 12], blocks: 1, patch: 32 },
    learns: { kind: "camera" },
  });
  const parameters = denoiserParameters(spec);
  const weights = initialWeights({ parameters }, 3);
  const denoiser = { spec, parameters, weights, provenance: fitted.codec.provenance };
  const { patches, photos, close } = await openPhotos(folder, { side: 32 });
  const begun = (await drain(
    fitPhotoCodec(patches, { engine, photos, from: denoiser, epochs: 1, batch: 8, learningRate: 1e-12 }),
  ))!;
  await close();
  const [restoring, denoising] = [restorer(begun.codec, engine), denoiserRunner(denoiser, engine)];
  const clean = (await denoising.denoise(unitPixels(unseen))).data;
  for (const step of [0.05, 0.5]) {
    const { data } = await restoring.restore(unitPixels(unseen), step);
    for (const [i, x] of clean.entries()) expect(data[i]).toBeCloseTo(x, 4);
  }
  await restoring.close();
  await denoising.close();
}, 120_000);

test("a network that makes a photo worse is left out of it", async () => {
  const { codec } = fitted;
  const source = random(9);
  const wild = { ...codec, weights: codec.weights.map(() => 0.3 * source.normal()) };
  const [bad, none] = [wild, { ...codec, weights: new Float32Array(codec.weights.length) }].map((c) =>
    restorer(c, engine),
  );
  const { bytes, restored } = await compressPhoto(wild, bad, unseen);
  expect(restored!.data).toEqual((await compressPhoto(codec, none, unseen)).restored!.data);
  expect((await decompressPhoto(wild, bad, bytes, "p.hgz")).picture).toEqual(restored);
  await bad.close();
  await none.close();
});

test("its file gives the same codec back, which reads the same photos; another model is refused", async () => {
  const { codec } = fitted;
  const loaded = fromPhotoCodecFile(decodeModel(encodeModel(photoCodecFile(codec)), "m"), "m");
  expect(loaded.statistics).toEqual(codec.statistics);
  const { bytes, restored } = await compressPhoto(codec, run, unseen);
  expect((await decompressPhoto(loaded, run, bytes, "p.hgz")).picture).toEqual(restored);
  const chances = codec.statistics.chances.slice();
  chances[0] ^= 1;
  const other = { ...codec, statistics: { ...codec.statistics, chances } };
  await expect(decompressPhoto(other, run, bytes, "p.hgz")).rejects.toThrow(/by another model/);
});

test("what is no photo, or no quality, is refused", async () => {
  const { codec } = fitted;
  await expect(compressPhoto(codec, run, tensor("uint8", [2, 4, 4], new Uint8Array(32)))).rejects.toThrow(
    /1 or 3/,
  );
  await expect(compressPhoto(codec, run, unseen, { quality: 0 })).rejects.toThrow(/1…100/);
});

test("tiles give the same picture as one piece, and pixels beyond 0…1 are held", async () => {
  const { codec } = fitted;
  const large = scene(7, [150, 170]);
  const tiled = restorer(codec, engine, 96 * 96);
  const [a, b] = [await compressPhoto(codec, run, large), await compressPhoto(codec, tiled, large)];
  expect(b.bytes).toEqual(a.bytes);
  for (const [i, x] of a.restored!.data.entries()) expect(b.restored!.data[i]).toBeCloseTo(x, 5);
  await tiled.close();
  const wild = unitPixels(large);
  wild.data[5] = 7;
  wild.data[6] = -3;
  const { restored } = await compressPhoto(codec, run, wild, { quality: 100 });
  expect(psnr(bytePixels(restored!).data, bytePixels(wild).data, 255)).toBeGreaterThan(30);
});
