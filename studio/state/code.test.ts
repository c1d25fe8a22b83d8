import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import * as node from "../../src/node.ts";
import { complaintsOf, type Example, functionOf } from "../../test/docs/examples.ts";
import { commandOf, typescriptOf } from "./code.ts";
import { type Experiment, typeNames, usual } from "./experiment.ts";

const place = process.cwd();
const folder = mkdtempSync(join(tmpdir(), "hourglass-code-"));
beforeAll(() => process.chdir(folder));
afterAll(() => {
  process.chdir(place);
  rmSync(folder, { recursive: true });
});

const small = { rows: 60, k: 4, epochs: 1, batch: 16, seed: 3 };
/** Each type once, and between them each source of rows and each setting that code is written for. */
const experiments: readonly Experiment[] = [
  { ...usual("glyphs"), ...small, type: "vanilla", layers: [4], loss: "bce" },
  { ...usual("sensors"), ...small, type: "denoising", corruption: "swap", noise: 0.2, optimizer: "adamw" },
  { ...usual("glyphs"), ...small, type: "sparse", layers: [4], sparsity: 0.5, schedule: "constant" },
  { ...usual("heartbeats"), ...small, type: "variational", layers: [4], beta: 0.3 },
  { ...usual("sensors"), ...small, type: "nested", activation: "tanh", loss: "huber" },
];

const exampleOf = (experiment: Experiment): Example => ({
  title: experiment.type,
  host: "node",
  code: typescriptOf(experiment),
});

test("there is an experiment of each type, and its program compiles", () => {
  expect(experiments.map(({ type }) => type).toSorted()).toEqual([...typeNames].toSorted());
  expect(complaintsOf(experiments.map(exampleOf))).toEqual([]);
});

test.each(experiments)("the program and the command train the same $type model", async (experiment) => {
  const losses: unknown[] = [];
  await functionOf(exampleOf(experiment))(() => Promise.resolve(node), {
    log: (...words) => losses.push(words),
  });
  expect(losses).toHaveLength(1);
  const byProgram = weightsOf();
  await runLine(commandOf(experiment));
  expect(weightsOf()).toEqual(byProgram);
});

test("a file is named as a shell and a program take it", () => {
  const own = { ...usual("own"), ...small };
  expect(commandOf(own, { file: "it's.csv" })).toMatch(/^hourglass train 'it'\\''s\.csv' --type/);
  expect(typescriptOf(own, { file: 'a "b".csv' })).toContain('openDataset("a \\"b\\".csv")');
  expect(commandOf({ ...usual("drawn"), ...small })).toMatch(/^hourglass train drawn\.npy --type/);
});

/** The tensors of the model file, which follow its header. */
function weightsOf(): Buffer {
  const bytes = readFileSync("model.safetensors");
  return bytes.subarray(8 + Number(bytes.readBigUInt64LE(0)));
}

async function runLine(line: string): Promise<void> {
  const said: string[] = [];
  const screen = { write: (text: string) => said.push(text), isTTY: false };
  const code = await run(line.split(" ").slice(1), {
    stdout: screen,
    stderr: screen as never,
    env: {},
    signal: new AbortController().signal,
  });
  expect(code, said.join("")).toBe(0);
}
