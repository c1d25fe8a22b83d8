import { usageError } from "../../core/errors.ts";
import type { Engine } from "../../engine/engine.ts";
import type { WebEngineOptions } from "./engineOptions.ts";

export type { WebEngineOptions } from "./engineOptions.ts";

/** onnxruntime-web in a worker of its own: the engine of a browser. What writes its graphs and the runtime are loaded here, not before. */
export async function webEngine(options: WebEngineOptions = {}): Promise<Engine> {
  checkThreads(options.threads);
  const { startEngine } = await import("./startEngine.ts");
  return startEngine(options);
}

function checkThreads(threads = 1): void {
  const subject = "webEngine: threads";
  if (!Number.isInteger(threads) || threads < 1)
    throw usageError({
      subject,
      reason: "invalid-option",
      rule: "must be a whole number from 1",
      received: threads,
    });
  if (threads > 1 && !globalThis.crossOriginIsolated)
    throw usageError({
      subject,
      reason: "invalid-option",
      rule: "must be 1 in a page that is not cross-origin isolated",
      received: threads,
      repair:
        "serve the page with Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp",
    });
}
