import { describe, expect, test } from "vitest";
import { HourglassError } from "../../core/errors.ts";
import { type OptionName, optionNames, options, takes } from "./options.ts";
import { parse } from "./parse.ts";
import { type Verb, type VerbName, verbNames, verbs } from "./verbs.ts";

/** A right and a wrong value of each flag that takes one. */
const samples: Record<string, { right: string; reads: unknown; wrong?: string }> = {
  out: { right: "m", reads: "m", wrong: "" },
  type: { right: "denoising", reads: "denoising", wrong: "vanila" },
  latent: { right: "32", reads: 32, wrong: "0" },
  latents: { right: "1,2,4", reads: [1, 2, 4], wrong: "0" },
  preset: { right: "photo-denoiser", reads: "photo-denoiser", wrong: "x" },
  layers: { right: "256,64", reads: [256, 64], wrong: "256,,64" },
  activation: { right: "relu", reads: "relu", wrong: "ReLU" },
  loss: { right: "bce", reads: "bce", wrong: "l2" },
  "warm-up": { right: "0.3", reads: 0.3, wrong: "2" },
  "free-bits": { right: "0.1", reads: 0.1, wrong: "-1" },
  variance: { right: "learned", reads: "learned", wrong: "0" },
  neighbours: { right: "15", reads: 15, wrong: "0" },
  sparsity: { right: "kl:0.05", reads: { kind: "kl", amount: 0.05 }, wrong: "1.5" },
  noise: { right: "gaussian:0.1", reads: { kind: "gaussian", amount: 0.1 }, wrong: "gaussian" },
  beta: { right: "4", reads: 4, wrong: "-1" },
  epochs: { right: "20", reads: 20, wrong: "2.5" },
  batch: { right: "64", reads: 64, wrong: "1e999" },
  patch: { right: "32", reads: 32, wrong: "4" },
  from: { right: "m", reads: "m", wrong: "" },
  hidden: { right: "512", reads: 512, wrong: "-1" },
  optimizer: { right: "adamw", reads: "adamw", wrong: "sgd" },
  lr: { right: "0.002", reads: 0.002, wrong: "0" },
  schedule: { right: "cosine", reads: "cosine", wrong: "step" },
  report: { right: "no", reads: "no", wrong: "maybe" },
  "weight-decay": { right: ".01", reads: 0.01, wrong: "0x10" },
  val: { right: "0.2", reads: 0.2, wrong: "1" },
  patience: { right: "3", reads: 3, wrong: "-3" },
  time: { right: "600", reads: 600, wrong: "10m" },
  label: { right: "anomaly", reads: "anomaly", wrong: "" },
  normal: { right: "0", reads: "0", wrong: "" },
  maps: { right: "d", reads: "d", wrong: "" },
  points: { right: "points.csv", reads: "points.csv", wrong: "" },
  regions: { right: "boxes.csv", reads: "boxes.csv", wrong: "" },
  contamination: { right: "0.05", reads: 0.05, wrong: "0.6" },
  threshold: { right: "auto", reads: "auto", wrong: "high" },
  rate: { right: "0.05", reads: 0.05, wrong: "5" },
  views: { right: "8", reads: 8, wrong: "3" },
  strength: { right: "0.5", reads: 0.5, wrong: "1.5" },
  quality: { right: "70", reads: 70, wrong: "0" },
  model: { right: "m", reads: "m", wrong: "" },
  onnx: { right: "d", reads: "d", wrong: "" },
  samples: { right: "200", reads: 200, wrong: "0" },
  width: { right: "4", reads: 4, wrong: "0" },
  training: { right: "d.csv", reads: "d.csv", wrong: "" },
  clean: { right: "dir", reads: "dir", wrong: "" },
  header: { right: "3", reads: 3, wrong: "maybe" },
  delimiter: { right: "tab", reads: "\t", wrong: "" },
  encoding: { right: "windows-1252", reads: "windows-1252", wrong: "" },
  columns: { right: "a,b", reads: ["a", "b"], wrong: "a,,b" },
  drop: { right: "c", reads: ["c"], wrong: "" },
  types: { right: "date:skip,zip:text", reads: { date: "skip", zip: "text" }, wrong: "date:later" },
  missing: { right: "n/a,-", reads: ["n/a", "-"], wrong: "-,,x" },
  where: { right: "age=40,city=Paris", reads: { age: "40", city: "Paris" }, wrong: "age" },
  layout: { right: "NHWC", reads: "NHWC", wrong: "hwc" },
  array: { right: "x_train", reads: "x_train", wrong: "" },
  size: { right: "64x48", reads: [64, 48], wrong: "64x48x3" },
  window: { right: "140", reads: 140, wrong: "1" },
  count: { right: "7", reads: 7, wrong: "0" },
  steps: { right: "8", reads: 8, wrong: "1" },
  rows: { right: "100", reads: 100, wrong: "Infinity" },
  seed: { right: "7", reads: 7, wrong: "4294967296" },
  threads: { right: "2", reads: 2, wrong: "0" },
  host: { right: "0.0.0.0", reads: "0.0.0.0", wrong: "" },
  token: { right: "t", reads: "t", wrong: "" },
  queue: { right: "64", reads: 64, wrong: "0" },
  body: { right: "0.5", reads: 0.5, wrong: "0" },
  timeout: { right: "5", reads: 5, wrong: "0" },
  shard: { right: "3/16", reads: { index: 3, count: 16 }, wrong: "17/16" },
  port: { right: "8080", reads: 8080, wrong: "65536" },
  device: { right: "webgpu", reads: "webgpu", wrong: "gpu" },
};

/** The least command line of a verb. */
function minimal(verb: VerbName): string[] {
  const needs = (verbs[verb] as Verb).needs?.split(" ") ?? [];
  return [verb, ...verbs[verb].operands.map((operand) => operand.name), ...needs];
}

function verbOf(name: OptionName): VerbName {
  return verbNames.find((verb) => takes(verb, name))!;
}

function refusal(words: readonly string[]): HourglassError {
  try {
    parse(words);
  } catch (error) {
    if (error instanceof HourglassError) return error;
    throw error;
  }
  throw new Error(`not refused: ${words.join(" ")}`);
}

const valued = optionNames.filter((name) => options[name].value.hint !== undefined);
const bare = optionNames.filter((name) => !valued.includes(name) && name !== "help" && name !== "version");

describe.each(valued)("--%s", (name) => {
  const base = minimal(verbOf(name));

  test("reads its value", () => {
    const { right, reads } = samples[name]!;
    for (const words of [[`--${name}`, right], [`--${name}=${right}`]]) {
      expect(parse([...base, ...words])).toMatchObject({ kind: "run", values: { [name]: reads } });
    }
  });
  test("refuses a wrong value and says the rule", () => {
    const error = refusal([...base, `--${name}=${samples[name]!.wrong}`]);
    expect(error.code).toBe("usage");
    expect(error.message).toContain(`--${name}: ${options[name].value.rule}`);
  });
  test("refuses a missing value", () => {
    expect(refusal([...base, `--${name}`]).message).toContain(`--${name}: needs a value`);
    expect(refusal([...base, `--${name}`, "--json"]).message).toContain(`--${name}: needs a value`);
  });
});

test.each(bare)("--%s is on where it stands", (name) => {
  const base = minimal(verbOf(name));
  expect(parse([...base, `--${name}`])).toMatchObject({ values: { [name]: true } });
  expect(refusal([...base, `--${name}=no`]).message).toContain("takes no value");
});

test.each(optionNames)("--%s is refused by the verbs that do not take it", (name) => {
  for (const verb of verbNames.filter((other) => !takes(other, name))) {
    expect(refusal([...minimal(verb), `--${name}=1`]).message).toContain(`is not a flag of ${verb}`);
  }
});

test("short flags, clusters of values and any order", () => {
  expect(parse(["-k", "8", "train", "-q", "glyphs", "-o", "m"])).toMatchObject({
    verb: "train",
    operands: ["glyphs"],
    values: { latent: 8, quiet: true, out: "m" },
  });
});

test("defaults are those of the table, and only those of the verb", () => {
  const line = parse(["train", "glyphs", "--out", "m"]);
  expect(line).toMatchObject({ values: { val: 0.1, seed: 0, device: "cpu" } });
  expect(line.kind === "run" && "rate" in line.values).toBe(false);
});

test("an operand that may be left out, or stand for several", () => {
  expect(parse(["studio"])).toMatchObject({ verb: "studio", operands: [] });
  expect(parse(["studio", "a.csv"])).toMatchObject({ operands: ["a.csv"] });
  expect(parse(["serve", "a", "b", "c"])).toMatchObject({ operands: ["a", "b", "c"] });
  expect(refusal(["serve"]).message).toContain("usage: hourglass serve MODEL…");
  expect(refusal(["studio", "a", "b"]).message).toContain("usage: hourglass studio [DATA|MODEL]");
});

test("-- ends the flags", () => {
  expect(parse(["train", "--out", "m", "--", "--odd-name.csv"])).toMatchObject({
    operands: ["--odd-name.csv"],
  });
});

test.each([
  [["train", "x", "--out", "m", "--latnet", "3"], "did you mean --latent?"],
  [["train", "x", "--out", "m", "--weight_decay", "3"], "did you mean --weight-decay?"],
  [["train", "x", "--out", "m", "--zzz"], "see hourglass train --help"],
  [["trian", "x"], "did you mean train?"],
  [["frobnicate"], "the verbs are"],
  [["--json"], "the command line: needs a verb"],
  [["train", "--out", "m"], "needs DATA"],
  [["train", "a", "b", "--out", "m"], "b: is one word too many"],
  [["train", "a"], "train: needs --out"],
  [["detect", "m", "d", "--out", "s", "--noise", "gaussian:0.1"], "it is one of train, evaluate"],
])("%j is refused with a repair", (words, part) => {
  const error = refusal(words);
  expect(error.code).toBe("usage");
  expect(error.message).toContain(part);
});

test("help wins over the rest of the line", () => {
  expect(parse([])).toEqual({ kind: "help" });
  expect(parse(["--help"])).toEqual({ kind: "help" });
  expect(parse(["help", "train"])).toEqual({ kind: "help", verb: "train" });
  expect(parse(["train", "--help", "--nonsense"])).toEqual({ kind: "help", verb: "train" });
  expect(parse(["--version"])).toEqual({ kind: "version" });
});

test("every example parses", () => {
  for (const verb of verbNames) {
    for (const { line } of verbs[verb].examples) {
      expect(parse(line.split(" "))).toMatchObject({ kind: "run", verb });
    }
  }
});
