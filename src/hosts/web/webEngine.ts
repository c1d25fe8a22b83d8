import { usageError } from "../../core/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import { engineOver } from "../../engine/onnx/engineOver.ts";
import { type Device, sessionOptions } from "../../engine/onnx/sessionOptions.ts";
import { fastest } from "./chooseThreads.ts";
import { buildFor, moduleOf } from "./runtime.ts";
import { startWorker } from "./startWorker.ts";

export interface WebEngineOptions {
  /**
   * Threads that one operator may use, from 1; more than one needs a page that is cross-origin isolated. By default
   * found by a short trial that leaves a core to the page.
   */
  threads?: number;
  /** Default `cpu`, by wasm. The builds with `webgpu` are larger and need `unsafe-eval` where a page restricts scripts. */
  device?: Device;
  /**
   * The folder that holds onnxruntime-web's files, as its package has them in `dist`. By default the page's import map
   * says, or a bundler. Nothing is ever loaded from elsewhere.
   */
  runtime?: string | URL;
}

/** onnxruntime-web in a worker of its own: the engine of a browser. The runtime is loaded here, not before. */
export async function webEngine({
  threads: wanted,
  device = "cpu",
  runtime,
}: WebEngineOptions = {}): Promise<Engine> {
  checkThreads(wanted);
  const build = buildFor(device);
  const module = moduleOf(build, runtime);
  const start = (threads: number) => startWorker({ build, module, threads });
  const options = sessionOptions(device, 1);
  // The graphics card does the work, so a trial of the processor's threads would say nothing.
  const given = wanted ?? (device === "webgpu" ? 1 : undefined);
  const { threads, thread } =
    given === undefined ? await fastest(start, options) : { threads: given, thread: start(given) };
  return engineOver({
    thread,
    name: `onnx web ${device}, ${threads} thread${threads === 1 ? "" : "s"}`,
    device,
    options,
    layout: "plain",
  });
}

function checkThreads(threads = 1): void {
  const subject = "webEngine: threads";
  if (!Number.isInteger(threads) || threads < 1)
    throw usageError({ subject, rule: "must be a whole number from 1", received: threads });
  if (threads > 1 && !globalThis.crossOriginIsolated)
    throw usageError({
      subject,
      rule: "must be 1 in a page that is not cross-origin isolated",
      received: threads,
      repair:
        "serve the page with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
    });
}
