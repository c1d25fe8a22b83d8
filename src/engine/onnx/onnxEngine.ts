import { availableParallelism } from "node:os";
import type { Engine } from "../engine.ts";
import { engineOver } from "./engineOver.ts";
import { type Device, sessionOptions } from "./sessionOptions.ts";
import { startThread } from "./startThread.ts";

export interface OnnxEngineOptions {
  /** Threads that one operator may use. By default as many as the machine offers. */
  threads?: number;
  /** Default `cpu`. */
  device?: Device;
  /** `blocked` (the default) uses blocked convolutions where the processor has them; `plain` never does. */
  layout?: "blocked" | "plain";
}

/** onnxruntime-node in a thread of its own: the fast engine. It is loaded here, not before. */
export function onnxEngine({
  threads = availableParallelism(),
  device = "cpu",
  layout = "blocked",
}: OnnxEngineOptions = {}): Promise<Engine> {
  return engineOver({
    thread: startThread(),
    name: `onnx ${device}, ${threads} thread${threads === 1 ? "" : "s"}`,
    device,
    options: sessionOptions(device, threads),
    layout,
  });
}
