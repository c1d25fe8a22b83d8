import type { Engine } from "../../engine/engine.ts";
import { engineOver } from "../../engine/onnx/engineOver.ts";
import { sessionOptions } from "../../engine/onnx/sessionOptions.ts";
import { fastest } from "./chooseThreads.ts";
import type { WebEngineOptions } from "./engineOptions.ts";
import { withFloat64 } from "./float64.ts";
import { buildFor, moduleOf } from "./runtime.ts";
import { startWorker } from "./startWorker.ts";

/** Starts the worker, with the threads that were asked for or that a trial found. */
export async function startEngine({
  threads: wanted,
  device = "cpu",
  runtime,
}: WebEngineOptions): Promise<Engine> {
  const build = buildFor(device);
  const module = moduleOf(build, runtime);
  const start = (threads: number) => startWorker({ build, module, threads });
  const options = sessionOptions(device, 1);
  // The graphics card does the work, so a trial of the processor's threads would say nothing.
  const given = wanted ?? (device === "webgpu" ? 1 : undefined);
  const { threads, thread } =
    given === undefined ? await fastest(start, options) : { threads: given, thread: start(given) };
  const engine = await engineOver({
    thread,
    name: `onnx web ${device}, ${threads} thread${threads === 1 ? "" : "s"}`,
    device,
    options,
    layout: "plain",
  });
  return device === "webgpu" ? withFloat64(engine, () => startEngine({ runtime })) : engine;
}
