import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { zeros } from "../core/tensor.ts";
import { builtinDataset } from "../data/procedural/builtins.ts";
import { normalRows } from "../detect/labels.ts";
import { nodeLibraryHost } from "../hosts/node/libraryHost.ts";
import { openPatches } from "../hosts/node/pictures/patches.ts";
import { configurationOf } from "./configuration.ts";
import { library, type TrainOptions } from "./library.ts";

const { train, trainedBefore, trainDenoiser, loadModel, startEngine } = library(nodeLibraryHost);

const engine = await startEngine({ threads: 1 });
afterAll(() => engine.close());
const folder = mkdtempSync(join(tmpdir(), "hourglass-fresh-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const data = builtinDataset("sensors", { rows: 200, seed: 1 });
const small = { engine, epochs: 2, latent: 2, layers: [8], batch: 32 };

describe("the checkpoints of a training", () => {
  test("stay until its model is on disk, whatever else is done with it", async () => {
    const path = join(folder, "m.safetensors");
    const model = await train(data, { ...small, checkpoint: { path } }).model;
    model.toBytes();
    await expect(model.save(join(folder, "no such folder", "m"))).rejects.toThrow("folder");
    expect(existsSync(`${path}.checkpoint`)).toBe(true);
    await model.save(path);
    expect(existsSync(`${path}.checkpoint`)).toBe(false);
    await model.close();
  });

  test("are refused under other settings: a program's own, or else the options", async () => {
    const path = join(folder, "other.safetensors");
    const again = (settings?: object, other: TrainOptions = {}) =>
      train(data, { ...small, ...other, checkpoint: { path, settings, resume: true } }).model;
    await (await train(data, { ...small, checkpoint: { path, settings: { mine: 1 } } }).model).close();
    await expect(again({ mine: 2 })).rejects.toThrow("settings.mine: was 1, now 2");
    await (await again({ mine: 1 })).close();
    await (await train(data, { ...small, checkpoint: { path } }).model).close();
    await expect(again(undefined, { latent: 3 })).rejects.toThrow("settings.latent: was 2, now 3");
    await expect(again(undefined, { optimizer: "muon" })).rejects.toThrow(
      'settings.optimizer: was absent, now "muon"',
    );
  });

  const options = (only: number[]): TrainOptions => ({ only: Uint32Array.from(only) });

  test("know rows that were picked by their checksum", async () => {
    const of = async (...only: number[]) => JSON.stringify(await configurationOf(options(only), data)());
    expect(await of(1, 2, 3)).toBe(await of(1, 2, 3));
    expect(await of(1, 2, 3)).not.toBe(await of(1, 2, 4));
    const many = Array.from({ length: 5000 }, (_, i) => i);
    expect((await of(...many)).length).toBeLessThan((await of(1)).length + 20);
  });

  test("are refused for other data of the same shape, both named, and not for the same under another name", async () => {
    const path = join(folder, "data.safetensors");
    await (await train(data, { ...small, checkpoint: { path, settings: {} } }).model).close();
    const again = (of: typeof data) =>
      train(of, { ...small, checkpoint: { path, settings: {}, resume: true } }).model;
    const other = { ...builtinDataset("sensors", { rows: 200, seed: 2 }), name: "others.csv" };
    await expect(again(other)).rejects.toThrow(
      /is of other data: it learnt from sensors, this is others\.csv \(data\.fingerprint: was "[0-9a-f]{8}", now "[0-9a-f]{8}"\); give the data that it learnt from, or train anew/,
    );
    const relabelled = { ...data, labels: data.labels!.map((label, i) => (i === 3 ? "1" : label)) };
    await expect(again(relabelled)).rejects.toThrow("is of other data");
    await (await again({ ...data, name: "moved.csv" })).close();
  });

  test("are set aside, and said to be, where a run does not go on from them", async () => {
    const path = join(folder, "aside.safetensors");
    const notes: string[] = [];
    const run = (resume: boolean, seed: number) =>
      train(data, {
        ...{ ...small, seed, checkpoint: { path, settings: { seed }, resume } },
        onNote: (note) => notes.push(note),
      }).model;
    await (await run(true, 1)).close();
    expect(notes).toEqual([`${path} has no checkpoint to resume from; it is trained from the beginning`]);
    const first = readFileSync(`${path}.checkpoint`);
    await (await run(false, 2)).close();
    await (await run(false, 3)).close();
    expect(notes.slice(1)).toEqual(
      ["aside", "aside-2"].map(
        (to) =>
          `${path}.checkpoint, of an interrupted run, is not gone on from and kept as ${path}.checkpoint.${to}; to go on from it, give it its name back and resume`,
      ),
    );
    expect(readFileSync(`${path}.checkpoint.aside`)).toEqual(first);
  });

  test("are not needed where the model is whole", async () => {
    const path = join(folder, "whole.safetensors");
    const checkpoint = { path, settings: {} };
    expect(await trainedBefore(data, { checkpoint, engine })).toBeUndefined();
    const model = await train(data, { ...small, checkpoint }).model;
    await model.save(path);
    const found = await trainedBefore(data, { checkpoint, engine });
    expect(found!.provenance).toEqual(model.provenance);
    expect(
      await trainedBefore(data, { checkpoint: { path, settings: { other: 1 } }, engine }),
    ).toBeUndefined();
    const other = builtinDataset("sensors", { rows: 200, seed: 2 });
    expect(await trainedBefore(other, { checkpoint, engine })).toBeUndefined();
    writeFileSync(path, readFileSync(path).subarray(0, 1000));
    expect(await trainedBefore(data, { checkpoint, engine })).toBeUndefined();
    for (const each of [model, found!]) await each.close();
  });
});

test("a model that was just trained knows its training, and is measured on the rows held out", async () => {
  const only = normalRows(data.labels)!;
  const source = { data: "sensors", open: { rows: 200, seed: 1 }, validation: 0.2 };
  const model = await train(data, { ...small, validation: 0.2, only, source }).model;
  const { rows, batch, done } = model.training!;
  expect([...rows.train, ...rows.validation].sort((a, b) => a - b)).toEqual([...only]);
  expect(batch).toBe(32);
  expect(done).toMatchObject({ type: "done", reason: "epochs", epochs: 2 });
  const stages: string[] = [];
  const evaluation = await model.evaluateHeldOut(data, { report: (stage) => stages.push(stage) });
  expect(evaluation!.rows).toBe(rows.validation.length);
  expect(evaluation!.baselines.pca.rows).toBe(rows.train.length);
  expect(stages).toContain("PCA");

  const learnt = await model.openTrainingRows();
  expect(learnt!.rows).toEqual(rows.train);
  await learnt!.dataset.close();

  const loaded = await loadModel(model.toBytes(), { engine });
  expect(loaded.training).toBeUndefined();
  await expect(loaded.evaluateHeldOut(data)).rejects.toMatchObject({ code: "usage" });
  for (const each of [model, loaded]) await each.close();
});

test("no row held out is none to measure on", async () => {
  const model = await train(data, { ...small, validation: 0 }).model;
  expect(await model.evaluateHeldOut(data)).toBeUndefined();
  await model.close();
});

test("a denoiser shows patches, the noise of its training on them, and what it makes of them", async () => {
  const patches = await openPatches("photos", { side: 16, rows: 12, seed: 2 });
  const options = { engine, widths: [4, 8], blocks: 1, epochs: 1, validation: 0.5 };
  const model = await trainDenoiser(patches, { ...options, noise: [0.2, 0.2] }).model;
  const chosen = model.training!.rows.validation.slice(0, 2);
  const { rows, noisy, reconstructions } = await model.examples(patches, chosen);
  expect(reconstructions.shape).toEqual([2, 3, 16, 16]);
  const off = meanDistance(rows.data as Float32Array, noisy!.data as Float32Array);
  // A little under σ √(2/π), for what leaves 0…1 is cut.
  expect(off).toBeGreaterThan(0.1);
  expect(off).toBeLessThan(0.2);
  expect(await model.examples(patches, chosen)).toEqual({ rows, noisy, reconstructions });
  const grey = { name: "grey.png", picture: zeros("float32", [1, 16, 16]) };
  await expect(model.evaluate({ pictures: one(grey) })).rejects.toThrow(
    "grey.png: must be a picture [3, height, width], as the model's are, got [1,16,16]; read it with 3 channels",
  );
  await model.close();

  const plain = await trainDenoiser(patches, { ...options, noise: "in the data" }).model;
  expect(await plain.examples(patches, chosen)).not.toHaveProperty("noisy");
  await plain.close();
  await patches.close();
});

async function* one<T>(value: T): AsyncGenerator<T> {
  yield value;
}

function meanDistance(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, v, i) => sum + Math.abs(v - b[i]), 0) / a.length;
}

describe("a training that goes on from a model", () => {
  test("keeps its scaler, its categories and its network, and begins where it ended", async () => {
    const first = await train(data, { ...small, epochs: 20 }).model;
    const later = builtinDataset("sensors", { rows: 200, seed: 7 });
    const second = await train(later, { engine, epochs: 1, from: first.toBytes(), latent: 5 }).model;
    expect(second.spec).toEqual(first.spec);
    expect([...second.weights().values()][0]).not.toEqual([...first.weights().values()][0]);
    const anew = await train(later, { ...small, epochs: 1 }).model;
    const lossOf = (model: typeof anew) => model.training!.done.validationLoss!;
    expect(lossOf(second)).toBeLessThan(0.7 * lossOf(anew));
    for (const each of [first, second, anew]) await each.close();
  });

  test("is refused on rows of another shape, in one line", async () => {
    const from = (await train(data, small).model).toBytes();
    const other = builtinDataset("glyphs", { rows: 20 });
    await expect(train(other, { engine, from }).model).rejects.toMatchObject({ code: "data" });
  });
});
