import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { provenance, untrained } from "../../../test/untrained.ts";
import { random } from "../../core/random.ts";
import { sizeOf } from "../../core/shape.ts";
import { type Tensor, tensor, zeros } from "../../core/tensor.ts";
import type { Engine } from "../../engine/engine.ts";
import { exportDenoiser } from "../../export/exportDenoiser.ts";
import { decodeModel, encodeModel } from "../../files/modelFile.ts";
import { writeModelFile } from "../../hosts/node/disk/modelDisk.ts";
import { onnxEngine } from "../../hosts/node/engine/onnxEngine.ts";
import { startRuntime } from "../../hosts/node/engine/startRuntime.ts";
import { nodeLibraryHost } from "../../hosts/node/libraryHost.ts";
import { library } from "../../library/library.ts";
import { denoiserSpec } from "../../models/families/denoiser/denoiser.ts";
import { reachOf, strideOf } from "../../models/families/uNet.ts";
import { initialWeights } from "../../train/weights.ts";
import { addBack, symmetries, type Views, viewOf } from "../anySize/views.ts";
import { toModelFile } from "../autoencoder.ts";
import {
  type Denoiser,
  denoiserFile,
  denoiserParameters,
  fromDenoiserFile,
  isDenoiserFile,
} from "./denoiser.ts";
import { type DenoiserRunner, denoiserRunner } from "./denoiserRunner.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const spec = denoiserSpec.parse({
  type: "denoiser",
  channels: 1,
  widths: [4, 8],
  blocks: 1,
  patch: 16,
  learns: { kind: "clean", from: 0.1, to: 0.1 },
});
const parameters = denoiserParameters(spec);
const denoiser: Denoiser = { spec, parameters, weights: initialWeights({ parameters }, 1), provenance };

/** An untrained denoiser of other levels. */
function ofWidths(widths: number[]): Denoiser {
  const own = { ...spec, widths };
  const placed = denoiserParameters(own);
  return { spec: own, parameters: placed, weights: initialWeights({ parameters: placed }, 1), provenance };
}

const picture = (height: number, width: number) => {
  const shape = [1, height, width];
  return tensor("float32", shape, Float32Array.from({ length: sizeOf(shape) }, random(4).uniform));
};

test.each([
  ["narrow", [4, 8]],
  ["of whole blocks", [16, 32, 16]],
  ["of one level", [4]],
])(
  "tiles give the numbers of the whole, at sizes that no stride divides: a network %s",
  async (_, widths) => {
    const other = ofWidths(widths);
    const side = 4 * reachOf(other.spec);
    const noisy = picture(3 * side - 3, side + strideOf(other.spec) + 1);
    const [whole, tiled] = [denoiserRunner(other, engine), denoiserRunner(other, engine, side * side)];
    const [a, b] = [await whole.denoise(noisy), await tiled.denoise(noisy)];
    expect(b.shape).toEqual(noisy.shape);
    let worst = 0;
    for (let i = 0; i < a.data.length; i++) worst = Math.max(worst, Math.abs(a.data[i] - b.data[i]));
    expect(worst).toBeLessThan(1e-5);
    await whole.close();
    await tiled.close();
  },
);

test("a photo of two megapixels takes bytes where the processor has them, without a seam, near what float32 gives", async () => {
  const wide = ofWidths([4, 64]);
  const noisy = picture(1024, 2048);
  const clean = async (on: Engine, pixels?: number): Promise<Float32Array> => {
    const run = denoiserRunner(wide, on, pixels);
    const { data } = await run.denoise(noisy);
    await run.close();
    return data;
  };
  const { takesBytes, ...floats } = engine;
  const [exact, bytes, tiled] = [await clean(floats), await clean(engine), await clean(engine, 2 ** 19)];
  const apart = (a: Float32Array, b: Float32Array): number =>
    a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
  expect(apart(exact, bytes)).toBeLessThan(0.01);
  expect(apart(bytes, tiled)).toBeLessThan(0.01);
  expect(apart(exact, bytes) > 1e-5).toBe(await takesBytes!());
}, 60_000);

test("a strip of two megapixels that is narrower than a square of samples is cleaned in float32", async () => {
  const wide = ofWidths([4, 64]);
  const noisy = picture(64, 2 ** 15);
  const { takesBytes: _, ...floats } = engine;
  const [a, b] = [denoiserRunner(wide, engine), denoiserRunner(wide, floats)];
  expect(await a.denoise(noisy)).toEqual(await b.denoise(noisy));
  await a.close();
  await b.close();
}, 60_000);

test("a picture of one pixel and pictures of three sizes in turn are cleaned", async () => {
  const run = denoiserRunner(denoiser, engine);
  for (const [height, width] of [
    [1, 1],
    [7, 30],
    [20, 9],
  ])
    expect((await run.denoise(picture(height, width))).shape).toEqual([1, height, width]);
  await run.close();
});

/** Mirrored left to right. */
const mirrored = (of: Tensor<"float32">) => viewOf(of, { transposed: false, rows: false, columns: true });

const furthest = (a: Tensor<"float32">, b: Tensor<"float32">): number =>
  a.data.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b.data[i])), 0);

test("eight views give the mean of the eight, and the mirrored picture the mirrored one", async () => {
  const run = denoiserRunner(denoiser, engine);
  const noisy = picture(13, 22);
  const mean = await run.denoise(noisy, { views: 8 });
  const byHand = zeros("float32", noisy.shape);
  for (const symmetry of symmetries)
    addBack(byHand, await run.denoise(viewOf(noisy, symmetry)), symmetry, 1 / 8);
  expect(furthest(mean, byHand)).toBeLessThan(1e-6);
  const one = await run.denoise(noisy);
  expect(furthest(mean, one)).toBeGreaterThan(1e-3);
  expect(furthest(mirrored(await run.denoise(mirrored(noisy), { views: 8 })), mean)).toBeLessThan(1e-6);
  // One view of a network that nothing trained to is not mirrored as its picture is.
  expect(furthest(mirrored(await run.denoise(mirrored(noisy))), one)).toBeGreaterThan(1e-3);
  await run.close();
});

test("views in tiles give the numbers of whole ones, and every tile of every view is counted", async () => {
  const side = 4 * reachOf(spec);
  const noisy = picture(2 * side + 5, side - 3);
  const [whole, tiled] = [denoiserRunner(denoiser, engine), denoiserRunner(denoiser, engine, side * side)];
  const counted = async (run: DenoiserRunner, views: Views) => {
    const calls: number[][] = [];
    const clean = await run.denoise(noisy, { views, onTile: (...call) => calls.push(call) });
    return { clean, calls };
  };
  const upTo = (tiles: number) => Array.from({ length: tiles }, (_, i) => [i + 1, tiles]);
  const [a, b] = [await counted(whole, 8), await counted(tiled, 8)];
  expect(furthest(a.clean, b.clean)).toBeLessThan(1e-5);
  const tiles = (await counted(tiled, 1)).calls.length;
  expect(tiles).toBeGreaterThan(1);
  expect(b.calls).toEqual(upTo(8 * tiles));
  expect(a.calls).toEqual(upTo(8));
  await whole.close();
  await tiled.close();
});

test("its file gives back the same denoiser; in half precision, one that rounds", () => {
  const back = decodeModel(encodeModel(denoiserFile(denoiser)), "m");
  expect(isDenoiserFile(back)).toBe(true);
  const { spec: itsSpec, weights: itsWeights, provenance: origin } = fromDenoiserFile(back, "m");
  expect([itsSpec, itsWeights, origin]).toEqual([spec, denoiser.weights, provenance]);
  const bytes = encodeModel(denoiserFile(denoiser, { half: true }));
  expect(bytes.length).toBeLessThan(0.7 * encodeModel(denoiserFile(denoiser)).length);
  const { weights } = fromDenoiserFile(decodeModel(bytes, "m"), "m");
  for (const [i, w] of weights.entries()) expect(Math.abs(w - denoiser.weights[i])).toBeLessThan(1e-3);
});

test("weights of another architecture are refused", () => {
  const file = decodeModel(encodeModel(denoiserFile(denoiser)), "m");
  const other = { ...file, spec: { model: { ...spec, widths: [4, 4] } } };
  expect(() => fromDenoiserFile(other, "m.safetensors")).toThrow(/m\.safetensors: tensor .* must be/);
});

test("its ONNX file gives the same pictures at sizes it was not written for", async () => {
  const { bytes, multiple, difference } = await exportDenoiser(denoiser, engine, startRuntime());
  expect(multiple).toBe(4);
  expect(difference).toBeLessThan(1e-4);
  const runtime = startRuntime();
  const program = await runtime.open(bytes);
  const [shape, size] = [[2, 1, 60, 44], 60 * 44];
  const both = tensor("float32", shape, Float32Array.from({ length: sizeOf(shape) }, random(6).uniform));
  const { clean } = await program.run({ noisy: both });
  const run = denoiserRunner(denoiser, engine);
  const second = await run.denoise(tensor("float32", [1, 60, 44], both.data.slice(size)));
  for (let i = 0; i < size; i++)
    expect(Math.abs(Number(clean.data[size + i]) - second.data[i])).toBeLessThan(1e-4);
  await run.close();
  await program.close();
  await runtime.close();
});

test("the library loads it and cleans pictures, colour by a grey denoiser too; an autoencoder it refuses", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-denoiser-"));
  const [path, other] = [join(folder, "d.safetensors"), join(folder, "a.safetensors")];
  await writeModelFile(path, denoiserFile(denoiser));
  const loaded = await library(nodeLibraryHost).loadDenoiser(path, { engine });
  const { picture: colour } = await loaded.denoise(tensor("uint8", [3, 9, 10], new Uint8Array(270).fill(99)));
  expect(colour.shape).toEqual([3, 9, 10]);
  await loaded.close();
  const input = { kind: "pictures", channels: 1, height: 8, width: 8 } as const;
  await writeModelFile(other, toModelFile(untrained(input)));
  await expect(library(nodeLibraryHost).loadDenoiser(other, { engine })).rejects.toThrow(/loadModel/);
  rmSync(folder, { recursive: true });
});
