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
    const { complaint, code, reason, message } = error;
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
