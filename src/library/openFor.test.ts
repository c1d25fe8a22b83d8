import { afterAll, expect, test } from "vitest";
import { type Tensor, tensor } from "../core/tensor.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { nodeLibraryHost } from "../hosts/node/libraryHost.ts";
import { library } from "./library.ts";
import { whole } from "./rowStream.ts";

const { decompress, openDataset, scanOnnx, train } = library(nodeLibraryHost);

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());
const short = { engine, epochs: 1, layers: [4], seed: 1 };

const table = Array.from({ length: 40 }, (_, i) => ({
  heat: Math.sin(i),
  mode: i % 3 ? "run" : "idle",
  power: Math.cos(i),
}));

test("data is opened as a model of a table takes it: its columns by name, others left out", async () => {
  const model = await train(await openDataset({ rows: table }), { ...short, latent: 2 }).model;
  const turned = table.map(({ heat, mode, power }) => ({ power, more: 7, mode, heat }));
  const data = await model.open({ rows: turned });
  expect(data.columns?.map(({ name }) => name)).toEqual(["heat", "mode", "power"]);
  const scores = await model.reconstruct(data);
  expect(scores).toEqual(await model.reconstruct(await openDataset({ rows: table })));
  await expect(model.open({ rows: [{ heat: 1, power: 2 }] })).rejects.toThrow(/lacks.*mode/);
  await expect(model.open("glyphs", { rows: 3 })).rejects.toThrow(/the model takes/);
  await model.close();
});

test("a model keeps how its dates and missing texts are read, for the same table in another format", async () => {
  const row = (i: number) => ({ day: `${1 + (i % 28)}/2/2024`, load: i % 9 === 0 ? "-" : String(i % 7) });
  const written = Array.from({ length: 40 }, (_, i) => row(i));
  const asked = { types: { day: "date" }, missing: ["-"] } as const;
  const model = await train(await openDataset({ rows: written }, asked), { ...short, latent: 2 }).model;
  const iso = written.map(({ day, load }) => ({
    day: `2024-02-${day.split("/")[0].padStart(2, "0")}`,
    load: load === "-" ? null : Number(load),
  }));
  const [same, other] = [await model.open({ rows: written }), await model.open({ rows: iso })];
  const all = Array.from({ length: 40 }, (_, i) => i);
  expect((await same.read(all)).data).toEqual((await other.read(all)).data);
  expect((await same.read([9])).data[1]).toBeNaN();
  // Another file may write a missing cell in another way.
  const marked = await model.open({ rows: [{ day: "2/2/2024", load: "x" }] }, { missing: ["x"] });
  expect(marked.notes.join()).toContain('"x" 1 in "load"');
  await model.close();
});

test("a model of a series takes time steps, which it cuts into windows, and whole windows a row alike", async () => {
  const steps = Array.from({ length: 60 }, (_, i) => ({ level: Math.sin(i / 4) }));
  const trained = await openDataset({ rows: steps }, { series: true, window: 8 });
  const model = await train(trained, { ...short, latent: 2 }).model;
  const cut = await model.open({ rows: steps });
  expect([cut.rows, cut.shape, cut.cut?.timeSteps]).toEqual([53, [1, 8], 60]);
  const windows = await model.open(
    Array.from({ length: 5 }, (_, i) => steps.slice(i, i + 8).map((s) => s.level)),
  );
  expect([windows.rows, windows.shape, windows.cut]).toEqual([5, [1, 8], undefined]);
  const some = Uint32Array.from({ length: 5 }, (_, i) => i);
  expect((await windows.read(some)).data).toEqual((await cut.read(some)).data);
  await model.close();
});

test("codes that were kept become rows again, whatever stands beside them", async () => {
  const data = await openDataset({ rows: table });
  const model = await train(data, { ...short, latent: 2 }).model;
  const codes = await model.encode(data);
  const kept = table.map(({ mode }, i) => ({
    z1: codes.data[2 * i + 1],
    label: mode,
    z0: codes.data[2 * i],
  }));
  const opened = await model.openCodes({ rows: kept });
  const back = await model.decode(opened);
  expect(back).toEqual(await model.decode(codes));
  expect(back).toEqual(await model.reconstruct(data));
  // More codes than are decoded at a time.
  const many = tensor(
    "float32",
    [5000, 2],
    Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i)),
  );
  const last = tensor("float32", [1, 2], many.data.slice(-2));
  expect((await model.decode(many)).data.slice(-3)).toEqual((await model.decode(last)).data);
  const long = kept.map((row) => ({ ...row, z2: 0 }));
  await expect(model.openCodes({ rows: long })).rejects.toThrow(/have 2 numbers, got 3/);

  const made: Tensor[] = [];
  for await (const { rows } of model.stream.sample(300, { seed: 5 })) made.push(rows);
  expect(made.reduce((sum, { shape }) => sum + shape[0], 0)).toBe(300);
  const sampled = await whole(model.stream.sample(300, { seed: 5 }), "float64", [300, 3]);
  expect(sampled).toEqual(await model.sample(300, { seed: 5 }));
  expect(() => model.stream.sample(3, { prior: true })).toThrow(/variational/);
  await model.close();
});

test("a compressed file is read with the model in hand, and an exported one says where it comes from", async () => {
  const data = await openDataset("glyphs", { rows: 30 });
  const model = await train(data, { ...short, latent: 3 }).model;
  const { bytes } = await model.compress(data);
  const opened = await decompress(bytes, { engine, model });
  expect([opened.rows, opened.bytes]).toEqual([30, bytes.length]);
  const rows = await whole(opened.stream() as never, "float32", [30, ...data.shape]);
  const { data: direct } = await model.reconstruct(data);
  // Rounding of codes moves a pixel little.
  const mean = rows.data.reduce((sum, v, i) => sum + Math.abs(v - Number(direct[i])), 0) / rows.data.length;
  expect(mean).toBeLessThan(0.05);
  await opened.model.close();
  await expect(decompress(bytes, { engine })).rejects.toThrow(/holds no decoder/);

  const [file] = await model.export();
  const { provenance, inputs } = await scanOnnx(file.bytes);
  expect(provenance).toMatchObject({ data: "glyphs", rows: model.provenance.rows });
  expect(inputs).toHaveLength(1);
  await model.close();
});
