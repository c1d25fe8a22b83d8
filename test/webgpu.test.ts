import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { someRows } from "../src/data/someRows.ts";
import { onnxEngine, openDataset, type TrainOptions, train } from "../src/node.ts";

/** vitest.config.ts sets it where Chromium's software adapter is found. */
const graphics = process.env.VK_DRIVER_FILES !== undefined;
const missing = graphics ? "" : " (there is no software adapter; install Debian's chromium)";

const settings: Record<string, { rows: number; options: TrainOptions }> = {
  sensors: { rows: 1000, options: { epochs: 2, batch: 256, latent: 4 } },
  glyphs: { rows: 120, options: { epochs: 2, batch: 32, latent: 4, layers: [2, 4], hidden: 0 } },
};

describe.skipIf(!graphics)(`training on WebGPU${missing}`, () => {
  test.each(Object.entries(settings))(
    "%s: the processor's validation loss within 2 %, and codes",
    async (name, given) => {
      const whole = await openDataset(name);
      const data = someRows(
        whole,
        Uint32Array.from({ length: given.rows }, (_, i) => i),
      );
      const [cpu, webgpu] = [
        await trained(data, given.options, "cpu"),
        await trained(data, given.options, "webgpu"),
      ];
      await whole.close();
      expect(webgpu.engine).toMatch(/^onnx webgpu/);
      expect(Math.abs(webgpu.loss / cpu.loss - 1)).toBeLessThan(0.02);
      for (const [i, code] of webgpu.codes.entries()) expect(code).toBeCloseTo(cpu.codes[i], 2);
    },
  );
});

/** Validation loss and the first codes of a model that a device trained and runs. */
async function trained(
  data: Awaited<ReturnType<typeof openDataset>>,
  options: TrainOptions,
  device: "cpu" | "webgpu",
): Promise<{ loss: number; codes: number[]; engine: string }> {
  const engine = await onnxEngine({ threads: 2, device });
  const training = train(data, { ...options, seed: 1, engine });
  let loss = Number.NaN;
  for await (const event of training) if (event.type === "done") loss = event.validationLoss ?? Number.NaN;
  const model = await training.model;
  const few = someRows(
    data,
    Uint32Array.from({ length: 8 }, (_, i) => i),
  );
  const codes = Array.from((await model.encode(few)).data);
  expect([...(await model.score(few))].every(Number.isFinite)).toBe(true);
  await model.close();
  await engine.close();
  return { loss, codes, engine: engine.name };
}

test("a device that is not there is one clear line, and no file is left", () => {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-device-"));
  const bin = fileURLToPath(new URL("../bin/hourglass.js", import.meta.url));
  const { status, stdout } = spawnSync(
    process.execPath,
    [bin, "train", "sensors", "--device", "webgpu", "--out", "never.safetensors", "--json", "--quiet"],
    { encoding: "utf8", cwd: folder, env: { ...process.env, VK_DRIVER_FILES: "/nowhere.json" } },
  );
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true });
  expect(left).toEqual([]);
  expect(status).toBe(1);
  expect(JSON.parse(stdout).error.message).toBe(
    "device webgpu: needs a graphics adapter, got none; install the driver of the graphics card (Vulkan on Linux), or use device cpu",
  );
});
