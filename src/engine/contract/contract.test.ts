import { afterAll, describe, test } from "vitest";
import { onnxEngine } from "../../hosts/node/engine/onnxEngine.ts";
import type { Engine } from "../engine.ts";
import { referenceEngine } from "../reference/referenceEngine.ts";
import { contract } from "./contract.ts";

const engines: Record<string, () => Promise<Engine>> = {
  reference: async () => referenceEngine(),
  "onnx plain": () => onnxEngine({ threads: 2, layout: "plain" }),
  "onnx blocked": () => onnxEngine({ threads: 2 }),
};

/** vitest.config.ts sets it where Chromium's software adapter is found. */
const graphics = process.env.VK_DRIVER_FILES !== undefined;
if (graphics) engines["onnx webgpu"] = () => onnxEngine({ threads: 2, device: "webgpu" });
else test.skip("onnx webgpu: there is no software adapter; install Debian's chromium", () => {});

describe.each(Object.entries(engines))("%s", (_, start) => {
  let engine: Promise<Engine> | undefined;
  afterAll(async () => (await engine)?.close());

  test.each(contract())("$name", async ({ check }) => {
    engine ??= start();
    const started = await engine;
    await check({ engine: started, block: Number(/blocked (\d+)$/.exec(started.name)?.[1] ?? 0) });
  });
});
