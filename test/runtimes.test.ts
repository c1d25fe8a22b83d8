import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

/** Other runtimes of JavaScript than Node: a command, or its path in the environment (BUN, DENO), and how it runs a file. */
const runtimes = {
  bun: { command: process.env.BUN ?? "bun", words: [] },
  deno: {
    command: process.env.DENO ?? "deno",
    words: ["run", "--allow-all", "--no-remote", "--node-modules-dir=manual"],
  },
} as const;

const door = new URL("../dist/node.js", import.meta.url).href;

/** Trains a little and scores, on the built package; prints the losses and a score. */
const program = `
import { openDataset, startEngine, train } from ${JSON.stringify(door)};
const engine = await startEngine({ threads: 1 });
const data = await openDataset("sensors", { rows: 200 });
const training = train(data, { engine, epochs: 2, latent: 3, seed: 1 });
const said = [engine.name];
for await (const event of training) if (event.type === "epoch") said.push(event.validationLoss);
const model = await training.model;
said.push((await model.score(data))[0]);
console.log(JSON.stringify(said));
await model.close();
await data.close();
await engine.close();
`;

describe.each(Object.entries(runtimes))("%s", (name, { command, words }) => {
  const found = spawnSync(command, ["--version"]).status === 0;
  if (!found) console.info(`Nothing is tried in ${name}: it is not installed.`);

  test.skipIf(!found)("trains and scores as Node does, to the bit", () => {
    // Deno looks for packages from the folder of the program on, and they are named by the door alone.
    const folder = mkdtempSync(join(tmpdir(), "hourglass-runtimes-"));
    try {
      const file = join(folder, "program.mjs");
      writeFileSync(file, program);
      expect(output(command, [...words, file])).toEqual(output(process.execPath, [file]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

function output(command: string, words: readonly string[]): unknown {
  const cwd = fileURLToPath(new URL("..", import.meta.url));
  const { status, stdout, stderr } = spawnSync(command, words, { cwd, encoding: "utf8" });
  expect(status, stderr).toBe(0);
  return JSON.parse(stdout);
}
