import { readReason, systemCode } from "../core/errno.ts";
import { complaintText, type ErrorCode, type ErrorReason, HourglassError } from "../core/errors.ts";
import { showFlag } from "./flags.ts";

/** How a failure is reported: a stable code and reason, one message with flags, the lines for stderr, the exit code. */
export interface Failure {
  readonly code: ErrorCode;
  readonly reason?: ErrorReason;
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
  const { code, reason, message } = understood(error);
  const stack = debug && error instanceof Error && error.stack !== undefined ? [error.stack] : [];
  const report =
    code === "internal"
      ? [
          "hourglass: this is our bug; please report it with the command line and the output under HOURGLASS_DEBUG=1",
        ]
      : [];
  return {
    code,
    ...(reason && { reason }),
    message,
    lines: [`hourglass: ${message}`, ...report, ...stack],
    exitCode: exitCodes[code],
  };
}

function understood(error: unknown): Pick<Failure, "code" | "reason" | "message"> {
  if (error instanceof HourglassError) {
    const { code, complaint, reason } = error;
    return { code, reason, message: complaint ? complaintText(complaint, showFlag) : error.message };
  }
  const system = systemFailure(error);
  if (system !== undefined) return system;
  if (isOutOfMemory(error)) {
    return {
      code: "failed",
      reason: "out-of-memory",
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

/** The reasons of failed system calls that a program may branch on. */
const systemReasons: Readonly<Record<string, ErrorReason>> = {
  ENOENT: "no-such-file",
  EACCES: "unreadable",
  EPERM: "unreadable",
  ENOSPC: "not-writable",
  EDQUOT: "not-writable",
  EROFS: "not-writable",
};

/** A failed system call in one line: what it was about, and why it failed. */
function systemFailure(error: unknown): Pick<Failure, "code" | "reason" | "message"> | undefined {
  const why = readReason(error);
  if (why === undefined) return undefined;
  const { path, syscall } = error as NodeJS.ErrnoException;
  const reason = systemReasons[systemCode(error) ?? ""];
  return { code: "failed", ...(reason && { reason }), message: `${path ?? syscall ?? "system"}: ${why}` };
}
