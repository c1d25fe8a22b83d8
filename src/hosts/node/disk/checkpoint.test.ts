import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { compiled } from "../../../../test/compiled.ts";
import { random } from "../../../core/random.ts";
import { float32, int64, type Tensor } from "../../../core/tensor.ts";
import { isObject } from "../../../files/json.ts";
import { checkpointPaths, loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";

const root = mkdtempSync(join(tmpdir(), "hourglass-checkpoint-"));
afterAll(() => rmSync(root, { recursive: true }));

const configuration = { model: { type: "denoising", layers: [64, 8] }, batch: 32, seed: 1 };
let model = "";
beforeEach(() => {
  model = join(mkdtempSync(join(root, "case-")), "model");
});

function content(step: number) {
  const tensors = new Map<string, Tensor>([
    ["w", float32([2, 2], [step, 0.1, -0, 1e-40])],
    ["adam.m.w", float32([2, 2], [1, 2, 3, step])],
    ["step", int64([1], [step])],
  ]);
  return { configuration, state: { step, random: random(step).state(), losses: [0.5, 0.25] }, tensors };
}

/** Step of what is loaded, and its notes; the tensors must be of the same step. */
async function loaded() {
  const found = await loadCheckpoint(model, { configuration });
  if (!found) return undefined;
  const step = isObject(found.state) ? found.state.step : undefined;
  expect(found.tensors.get("w")!.data[0]).toBe(step);
  expect(found.tensors.get("step")!.data[0]).toBe(BigInt(step as number));
  return { step, notes: found.notes };
}

it("gives back all of it, bit for bit", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.float32Array({ noNaN: true, maxLength: 20 }),
      // A name that would change an object's prototype is refused.
      fc.jsonValue().filter((value) => !JSON.stringify(value).includes("__proto__")),
      async (values, state) => {
        const tensors = new Map<string, Tensor>([["w", float32([values.length], values)]]);
        await saveCheckpoint(model, { configuration, state: { state }, tensors });
        const found = (await loadCheckpoint(model, { configuration }))!;
        expect(found.tensors).toEqual(tensors);
        expect(found.state).toEqual(JSON.parse(JSON.stringify({ state })));
      },
    ),
    { numRuns: 20 },
  );
});

it("keeps the one before, and nothing older", async () => {
  expect(await loaded()).toBeUndefined();
  for (const step of [1, 2, 3]) await saveCheckpoint(model, content(step));
  expect(readdirSync(join(model, "..")).sort()).toEqual(["model.checkpoint", "model.checkpoint.previous"]);
  expect(await loaded()).toEqual({ step: 3, notes: [] });
  rmSync(checkpointPaths(model)[0]);
  expect(await loaded()).toEqual({ step: 2, notes: [] });
});

describe("row 30: damage", () => {
  it("falls back to the one before at a flipped bit, wherever it is, and says so", async () => {
    const [newest] = checkpointPaths(model);
    await saveCheckpoint(model, content(1));
    await saveCheckpoint(model, content(2));
    const whole = readFileSync(newest);
    for (let bit = 0; bit < whole.length * 8; bit += 97) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3] ^= 1 << (bit & 7);
      writeFileSync(newest, flipped);
      const found = await loaded();
      expect(found?.step, `bit ${bit}`).toBe(1);
      expect(found?.notes).toEqual([
        expect.stringMatching(/model\.checkpoint: .*going on from .*\.previous$/),
      ]);
    }
  });

  it("falls back at a cut, wherever it is", async () => {
    const [newest] = checkpointPaths(model);
    await saveCheckpoint(model, content(1));
    await saveCheckpoint(model, content(2));
    const whole = readFileSync(newest);
    for (let length = 0; length < whole.length; length += 13) {
      writeFileSync(newest, whole.subarray(0, length));
      expect((await loaded())?.step, `${length} bytes`).toBe(1);
    }
  });

  it("sets the damaged one aside, so that the next save does not put it in the good one's place", async () => {
    const [newest, previous] = checkpointPaths(model);
    await saveCheckpoint(model, content(1));
    await saveCheckpoint(model, content(2));
    writeFileSync(newest, "junk");
    await loaded();
    expect(existsSync(`${newest}.damaged`)).toBe(true);
    await saveCheckpoint(model, content(3));
    expect(await loaded()).toEqual({ step: 3, notes: [] });
    rmSync(newest);
    expect(existsSync(previous)).toBe(true);
    expect((await loaded())?.step).toBe(1);
  });

  it("refuses where both are damaged", async () => {
    for (const path of checkpointPaths(model)) writeFileSync(path, "junk");
    await expect(loaded()).rejects.toMatchObject({
      code: "data",
      message: expect.not.stringContaining("\n"),
    });
  });
});

describe("row 30: another configuration", () => {
  it.each([
    [{ ...configuration, batch: 64 }, /batch: was 32, now 64/],
    [
      { ...configuration, model: { type: "denoising", layers: [64, 16] } },
      /model\.layers\[1\]: was 8, now 16/,
    ],
    [
      { ...configuration, model: { type: "denoising", layers: [64] } },
      /model\.layers: was \[64,8\], now \[64\]/,
    ],
    [{ model: configuration.model, batch: 32 }, /seed: was 1, now absent/],
    [{ ...configuration, noise: { kind: "gaussian" } }, /noise: was absent, now \{"kind":"gaussian"\}/],
  ])("is refused, and the difference named", async (other, says) => {
    await saveCheckpoint(model, content(1));
    await expect(loadCheckpoint(model, { configuration: other })).rejects.toThrow(says);
    await expect(loadCheckpoint(model, { configuration: other })).rejects.toMatchObject({ code: "usage" });
  });

  it("is not seen in the order of the names", async () => {
    await saveCheckpoint(model, content(1));
    const { seed, batch, model: spec } = configuration;
    const found = await loadCheckpoint(model, { configuration: { seed, batch, model: spec } });
    expect(found).toBeDefined();
  });
});

describe("row 28: kill -9 while saving", () => {
  const script = (modules: (name: string) => string) => `
    import { float32, int64 } from ${JSON.stringify(modules("core/tensor"))};
    import { loadCheckpoint, saveCheckpoint } from ${JSON.stringify(modules("hosts/node/disk/checkpoint"))};
    const [model, configuration] = [process.argv[1], JSON.parse(process.argv[2])];
    let step = (await loadCheckpoint(model, { configuration }))?.state.step ?? 0;
    for (;;) {
      step++;
      const tensors = new Map([
        ["w", float32([3e5], new Float32Array(3e5).fill(step))],
        ["step", int64([1], [step])],
      ]);
      await saveCheckpoint(model, { configuration, state: { step }, tensors });
      console.log(step);
    }`;

  it("loses no finished checkpoint", async () => {
    const modules = compiled(join(root, "code"), ["core", "files", "hosts/node/disk"]);
    const source = random(Date.now());
    const watcher = watch(join(model, ".."));
    let saved = 0;
    for (let kill = 0; kill < 20; kill++) {
      const words = ["--input-type=module", "-e", script(modules), model, JSON.stringify(configuration)];
      const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
      const ended = once(child, "close");
      let text = "";
      child.stdout.on("data", (chunk) => {
        text += chunk;
      });
      await once(child.stdout, "data");
      // From the moment that the folder changes, a save is under way: strike while it writes.
      await once(watcher, "change");
      await new Promise((resolve) => setTimeout(resolve, source.uniform() * 12));
      child.kill("SIGKILL");
      await ended;

      const said = Number(text.trim().split("\n").at(-1));
      const found = await loaded();
      expect(found?.notes).toEqual([]);
      expect(found?.step).toBeGreaterThanOrEqual(Math.max(said, saved));
      saved = found?.step as number;
    }
    watcher.close();
    const left = readdirSync(join(model, "..")).filter((name) => name.endsWith(".tmp"));
    expect(left).toEqual([]);
  });
});
