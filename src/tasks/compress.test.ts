import { afterAll, describe, expect, test } from "vitest";
import { evenly } from "../core/evenly.ts";
import { random } from "../core/random.ts";
import type { Dataset } from "../data/dataset.ts";
import { memoryDataset } from "../data/memory.ts";
import { referenceEngine } from "../engine/reference/referenceEngine.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { runner } from "../model/runner.ts";
import { defaultArchitecture } from "../models/families/autoencoder/architecture.ts";
import { network } from "../models/families/autoencoder/network.ts";
import { postprocess } from "../models/inputs/inputSpec.ts";
import { modelSpec } from "../models/modelSpec.ts";
import { initialWeights } from "../train/weights.ts";
import { compress, decompress, openCompressed } from "./compress.ts";

const engine = referenceEngine();
const fast = await onnxEngine({ threads: 1 });
afterAll(() => fast.close());

/** An untrained model of pictures of 1×6×6: what matters here is that rounding costs what it should. */
function modelOf(seed: number): Autoencoder {
  const input = { kind: "pictures" as const, channels: 1, height: 6, width: 6 };
  const spec = modelSpec.parse({
    ...{ type: "vanilla", input, latent: 5, loss: "mse" },
    ...defaultArchitecture(input, { widths: [4] }),
  });
  const net = network(spec);
  const provenance = {
    ...{ version: "0", date: "", data: "made up", rows: 1, seed: 0, engine: "" },
    ...{ seconds: 0, epochs: 0, steps: 0 },
  };
  return { spec, net, weights: initialWeights(net, seed), provenance };
}

function pictures(names?: readonly string[]): Dataset {
  const source = random(2);
  return memoryDataset({
    kind: "pictures",
    name: "made up",
    shape: [1, 6, 6],
    dtype: "float32",
    data: Float32Array.from({ length: 50 * 36 }, () => source.uniform()),
    ...(names && { names }),
  });
}

const model = modelOf(1);
const run = runner(model, engine);

/** Mean squared difference of what a file gives from what the unrounded codes give. */
async function added(bytes: Uint8Array, dataset: Dataset): Promise<number> {
  const raw = await dataset.read(Array.from({ length: 50 }, (_, i) => i));
  const unrounded = postprocess(model.spec.input, await run.reconstruct(raw));
  const found = await rowsOf(bytes, model);
  return found.reduce((sum, x, i) => sum + (x - unrounded.data[i]) ** 2, 0) / found.length;
}

async function rowsOf(bytes: Uint8Array, given?: Autoencoder): Promise<number[]> {
  const opened = await openCompressed(bytes, "f.hgz", given);
  const own = runner(opened.autoencoder, engine);
  const all: number[] = [];
  for await (const { rows } of decompress(opened, own)) all.push(...rows.data);
  await own.close();
  return all;
}

describe("a compressed file", () => {
  test("loses by rounding what the quality says, and costs bytes for more", async () => {
    let smaller = 0;
    for (const quality of [30, 60, 80]) {
      const { bytes, mse, unrounded } = await compress({ ...model, run }, pictures(), { quality });
      const wanted = unrounded * 4 ** ((40 - quality) / 10);
      // What is said to be lost is what is lost of the rows that come back.
      const back = await rowsOf(bytes, model);
      const { data } = await pictures().read(evenly(50, 50));
      const lost = back.reduce((sum, x, i) => sum + (x - data[i]) ** 2, 0) / back.length;
      expect(mse).toBeCloseTo(lost, 6);
      const loss = await added(bytes, pictures());
      expect(loss).toBeLessThan(1.5 * wanted);
      // Where rounding to nothing costs less than was allowed, it costs less.
      if (quality > 30) expect(loss).toBeGreaterThan(wanted / 3);
      expect(bytes.length).toBeGreaterThan(smaller);
      smaller = bytes.length;
    }
  });

  test("decodes to the same codes whatever engine computes", async () => {
    const { bytes } = await compress({ ...model, run }, pictures());
    const other = runner(model, fast);
    const opened = await openCompressed(bytes, "f.hgz", model);
    const rows: number[] = [];
    for await (const some of decompress(opened, other)) rows.push(...some.rows.data);
    const expected = await rowsOf(bytes, model);
    for (const [i, x] of rows.entries()) expect(x).toBeCloseTo(expected[i], 5);
    await other.close();
  });

  test("with its decoder inside needs no model, and takes no room for the encoder", async () => {
    const { bytes } = await compress({ ...model, run }, pictures());
    const { bytes: whole } = await compress({ ...model, run }, pictures(), { embed: true });
    expect(await rowsOf(whole)).toEqual(await rowsOf(bytes, model));
    expect(whole.length - bytes.length).toBeLessThan(4 * model.weights.length);
  });

  test("keeps names", async () => {
    const names = Array.from({ length: 50 }, (_, i) => `in/p${i}.png`);
    const { bytes } = await compress({ ...model, run }, pictures(names));
    expect((await openCompressed(bytes, "f.hgz", model)).names).toEqual(names);
  });

  test("is refused without its model, with another, and where a name leads out of the folder", async () => {
    const { bytes } = await compress({ ...model, run }, pictures());
    await expect(openCompressed(bytes, "f.hgz")).rejects.toThrow(/holds no decoder; name the model/);
    await expect(openCompressed(bytes, "f.hgz", modelOf(2))).rejects.toThrow(/by another model/);
    for (const name of ["../out.png", "/etc/p.png", "a/../../p.png", "c:\\p.png", "a\\..\\..\\p.png"]) {
      const names = Array.from({ length: 50 }, (_, i) => (i === 7 ? name : `p${i}.png`));
      const { bytes: evil } = await compress({ ...model, run }, pictures(names));
      await expect(openCompressed(evil, "f.hgz", model), name).rejects.toThrow(/leads out of the folder/);
    }
  });
});
