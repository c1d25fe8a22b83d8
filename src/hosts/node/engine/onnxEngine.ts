import { availableParallelism } from "node:os";
import { usageError } from "../../../core/errors.ts";
import type { Engine } from "../../../engine/engine.ts";
import { engineOver } from "../../../engine/onnx/engineOver.ts";
import { type Device, sessionOptions } from "../../../engine/onnx/sessionOptions.ts";
import { startThread } from "./startThread.ts";

/** Threads for each core beyond which they would only wait for each other, spinning. */
const mostPerCore = 4;

/** What the native engine is started with. */
export interface OnnxEngineOptions {
  /** Threads that one operator may use, four for each core at the most. By default as many as the machine offers. */
  threads?: number;
  /** Default `cpu`. */
  device?: Device;
  /** `blocked` (the default) uses blocked convolutions where the processor has them; `plain` never does. */
  layout?: "blocked" | "plain";
}

/**
 * ONNX Runtime in a thread of its own: the fast engine. It is loaded here, not before. Where onnxruntime-node is not
 * installed or does not load, onnxruntime-web stands in, by wasm on one thread, and a line on stderr says so.
 */
export async function onnxEngine({
  threads: asked = availableParallelism(),
  device = "cpu",
  layout = "blocked",
}: OnnxEngineOptions = {}): Promise<Engine> {
  const threads = Math.min(asked, mostPerCore * availableParallelism());
  const thread = startThread();
  if ((await thread.runtime) === "wasm") {
    if (device !== "cpu") {
      await thread.close();
      throw usageError({
        subject: { option: "device" },
        reason: "missing-package",
        rule: "must be cpu where onnxruntime-node is missing",
        received: device,
        repair: "bring it back by npm i --ignore-scripts",
      });
    }
    const options = sessionOptions(device, 1);
    return engineOver({ thread, name: "onnx wasm, 1 thread", device, options, layout: "plain" });
  }
  return engineOver({
    thread,
    name: `onnx ${device}, ${threads} thread${threads === 1 ? "" : "s"}`,
    device,
    options: sessionOptions(device, threads),
    layout,
  });
}
