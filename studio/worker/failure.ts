import { HourglassError } from "autoencoder";
import type { Failure } from "./protocol.ts";

/** A failure of the worker's own, which a page tells by its code. */
export class CallFailure extends Error {
  override readonly name = "CallFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What was thrown, as a page shows it: the sentence, and what may be done about it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof CallFailure) return error.failure;
  if (error instanceof HourglassError) {
    const { complaint, code, message } = error;
    const reason = error.reason ?? missingEngine(message);
    const { repair } = complaint ?? {};
    const advice = typeof repair === "string" ? [{ sentence: repair }] : (repair ?? []);
    return { code, ...(reason && { reason }), message, advice };
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/out of memory|allocation failed|bad_alloc|Invalid typed array length/i.test(message))
    return {
      code: "failed",
      reason: "out-of-memory",
      message: `memory ran out: ${message}`,
      advice: [{ sentence: "take fewer rows in a step, or a smaller network" }],
    };
  return { code: "internal", message, advice: [] };
}

/** Why ONNX Runtime has no engine to give: the browser runs no wasm with SIMD, or its file did not arrive. */
function missingEngine(message: string): EngineReason | undefined {
  if (!message.includes("no available backend")) return undefined;
  return /not supported|WebAssembly is not defined/i.test(message) ? "no-wasm" : "engine-not-loaded";
}

/** Failures after which an engine is started anew: it keeps what failed, or memory that no one uses any more. */
export const engineReasons = ["no-wasm", "engine-not-loaded", "out-of-memory"] as const;
export type EngineReason = (typeof engineReasons)[number];
