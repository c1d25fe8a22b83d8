import { readReason } from "../core/errno.ts";
import { type ErrorCode, HourglassError } from "../core/errors.ts";

/** How a failure is told: a stable code, one message, the lines for stderr, the exit code. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly lines: readonly string[];
  readonly exitCode: number;
}

const exitCodes: Record<ErrorCode, number> = {
  failed: 1,
  usage: 2,
  data: 65,
  peers: 75,
  stopped: 1,
  internal: 1,
};

/** Tells a failure: an expected one in one line, a bug of ours with how to report it. */
export function failure(error: unknown, { debug = false }: { debug?: boolean } = {}): Failure {
  const { code, message } = understood(error);
  const stack = debug && error instanceof Error && error.stack !== undefined ? [error.stack] : [];
  const report =
    code === "internal"
      ? [
          "hourglass: this is our bug; please report it with the command line and the output under HOURGLASS_DEBUG=1",
        ]
      : [];
  return {
    code,
    message,
    lines: [`hourglass: ${message}`, ...report, ...stack],
    exitCode: exitCodes[code],
  };
}

function understood(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof HourglassError) return { code: error.code, message: error.message };
  const system = systemMessage(error);
  if (system !== undefined) return { code: "failed", message: system };
  if (isOutOfMemory(error)) {
    return {
      code: "failed",
      message: "not enough memory for this; use smaller batches, smaller pictures or fewer rows",
    };
  }
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return { code: "internal", message: `internal: ${text.replace(/\s+/g, " ")}` };
}

/** Whether an array could not be made, or not be copied to another thread. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const tooLarge = /allocation failed|invalid (typed )?array (buffer )?length/i;
  return (
    (error instanceof RangeError && tooLarge.test(error.message)) ||
    (error.name === "DataCloneError" && /out of memory/i.test(error.message))
  );
}

/** A failed system call in one line: what it was about, and why it failed. */
function systemMessage(error: unknown): string | undefined {
  const reason = readReason(error);
  if (reason === undefined) return undefined;
  const { path, syscall } = error as NodeJS.ErrnoException;
  return `${path ?? syscall ?? "system"}: ${reason}`;
}
