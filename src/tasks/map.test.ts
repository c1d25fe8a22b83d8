import { afterAll, expect, test } from "vitest";
import { sizeOf } from "../core/shape.ts";
import { builtinDataset } from "../data/procedural/builtins.ts";
import { someRows } from "../data/someRows.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { trustworthiness } from "../inspect/trustworthiness.ts";
import { openModel } from "../model/openModel.ts";
import { type Fitted, fit as fitModel } from "./fit.ts";
import { mapCodes } from "./map.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

/** Trains a map for a second or two, and judges the rows held out on it. */
async function judged(name: "glyphs" | "sensors" | "heartbeats", rows: number, epochs: number) {
  const dataset = builtinDataset(name, { rows, seed: 1 });
  const events = fitModel(dataset, { type: "map", epochs, validation: 0.3, seed: 1, engine });
  let step = await events.next();
  const seen: string[] = [];
  for (; !step.done; step = await events.next()) seen.push(step.value.type);
  const { autoencoder, rows: split } = step.value as Fitted;
  const held = someRows(dataset, split.validation);
  const { run } = openModel(autoencoder, engine);
  try {
    const raw = await held.read(Uint32Array.from({ length: held.rows }, (_, i) => i));
    const codes = await run.encode(raw);
    const values = await run.features(raw);
    const features = { ...values, shape: [held.rows, sizeOf(values.shape.slice(1))] };
    return {
      ...{ seen, spec: autoencoder.spec },
      most: codes.data.reduce((most, x) => Math.max(most, Math.abs(x)), 0),
      trust: await trustworthiness(features, (await mapCodes(codes)).points),
    };
  } finally {
    await run.close();
  }
}

// Trustworthiness of the rows held out, the worst of seeds 1 to 3, less 0.01; that of their components is 0.718, 0.963 and 0.934.
test.each([
  ["glyphs", 1000, 15, 0.755],
  ["sensors", 1500, 30, 0.974],
  ["heartbeats", 800, 20, 0.925],
] as const)(
  "a map of %s places rows that it never saw beside their neighbours",
  async (name, rows, epochs, least) => {
    const { spec, seen, trust, most } = await judged(name, rows, epochs);
    expect(spec).toMatchObject({ type: "map", latent: 2, neighbours: 15 });
    expect(seen.indexOf("nearest")).toBeLessThan(seen.indexOf("start"));
    expect(trust).toBeGreaterThan(least);
    // A decoder learns badly from numbers of hundreds; maps that are thrown apart by too large steps have them.
    expect(most).toBeLessThan(20);
  },
);
