import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  changed,
  dataNames,
  type Experiment,
  readExperiment,
  typeNames,
  usual,
  writeExperiment,
} from "./experiment.ts";
import { settingNames } from "./settings.ts";

const anExperiment: fc.Arbitrary<Experiment> = fc.record({
  data: fc.constantFrom(...dataNames),
  rows: fc.integer({ min: 16, max: 20_000 }),
  type: fc.constantFrom(...typeNames),
  k: fc.integer({ min: 1, max: 256 }),
  layers: fc.array(fc.integer({ min: 1, max: 512 }), { maxLength: 5 }),
  loss: fc.constantFrom("mse", "bce", "huber"),
  noise: fc.double({ min: 0, max: 1, noNaN: true }),
  corruption: fc.constantFrom("gaussian", "masking", "salt-pepper", "swap"),
  sparsity: fc.double({ min: 0.01, max: 1, noNaN: true }),
  beta: fc.double({ min: 0, max: 100, noNaN: true }),
  lr: fc.double({ min: 1e-6, max: 1, noNaN: true }),
  optimizer: fc.constantFrom("adam", "adamw"),
  schedule: fc.constantFrom("one-cycle", "cosine", "constant"),
  batch: fc.integer({ min: 1, max: 512 }),
  epochs: fc.integer({ min: 1, max: 1000 }),
  activation: fc.constantFrom("silu", "relu", "leaky-relu", "tanh", "sigmoid"),
  seed: fc.integer({ min: 0, max: 4_294_967_295 }),
  hide: fc.subarray([...settingNames]),
  lock: fc.subarray([...settingNames]),
});

test("an experiment is read from its address as it was", () => {
  fc.assert(
    fc.property(anExperiment, (experiment) => {
      const { experiment: read, notices } = readExperiment(writeExperiment(experiment));
      expect(read).toEqual(experiment);
      expect(notices).toEqual([]);
    }),
  );
});

test("whatever an address holds, an experiment within its ranges is read, and read again the same", () => {
  const anything = fc.dictionary(fc.oneof(fc.constantFrom(...settingNames), fc.string()), fc.string());
  fc.assert(
    fc.property(anything, (given) => {
      const { experiment } = readExperiment(`#${new URLSearchParams(given)}`);
      expect(readExperiment(writeExperiment(experiment))).toEqual({ experiment, notices: [] });
    }),
  );
});

describe("an address", () => {
  test("of the design is read", () => {
    const { experiment, notices } = readExperiment(
      "#v=1&data=glyphs&noise=.35&k=8&type=denoising&layers=64,32&lr=.003&loss=mse&seed=7&hide=lr,loss",
    );
    expect(experiment).toEqual({
      ...usual("glyphs"),
      ...{ k: 8, type: "denoising", layers: [64, 32], lr: 0.003, seed: 7, hide: ["lr", "loss"] },
    });
    expect(notices).toEqual([]);
  });

  test("that says nothing more than usual is short", () => {
    expect(writeExperiment(usual("glyphs"))).toBe("#v=1&data=glyphs");
  });

  test("is brought into range, which is noted with what is used", () => {
    expect(readExperiment("#k=9000&lr=x&colour=red&v=2").notices).toEqual([
      { key: "k", received: "9000", problem: "clamped", used: "256" },
      { key: "lr", received: "x", problem: "unreadable", used: ".01" },
      { key: "colour", received: "red", problem: "unknown" },
      { key: "v", received: "2", problem: "version", used: "1" },
    ]);
  });

  test("that asks to judge a table or a series by its look as a picture is mended", () => {
    const { experiment, notices } = readExperiment("#data=sensors&loss=ssim");
    expect(experiment.loss).toBe("mse");
    expect(notices).toEqual([{ key: "loss", received: "ssim", problem: "clamped", used: "mse" }]);
  });

  test("may name a file to open, which is no setting", () => {
    expect(readExperiment("#open=open/readings.csv").notices).toEqual([]);
  });
});

test("other data brings the settings that suit it, and keeps the seed and the lesson", () => {
  const lesson = { ...usual("glyphs"), k: 3, seed: 9, hide: ["lr"] as const };
  expect(changed(lesson, { data: "sensors" })).toEqual({ ...usual("sensors"), seed: 9, hide: ["lr"] });
  expect(changed(lesson, { k: 1000 })).toEqual({ ...lesson, k: 256 });
});
