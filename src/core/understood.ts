import { readReason, systemCode } from "./errno.ts";
import {
  complaintText,
  type ErrorCode,
  type ErrorReason,
  HourglassError,
  type ShowOption,
} from "./errors.ts";

/** Whatever was thrown, as a refusal is told: a stable code, a reason where there is one, and one line. */
export interface Understood {
  readonly code: ErrorCode;
  readonly reason?: ErrorReason;
  readonly message: string;
}

/** Tells what was thrown: a refusal of ours, a failed system call, memory that is short, or a bug. */
export function understood(error: unknown, show?: ShowOption): Understood {
  if (error instanceof HourglassError) {
    const { code, complaint, reason } = error;
    const message = complaint ? complaintText(complaint, show) : error.message;
    return { code, ...(reason && { reason }), message };
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
function systemFailure(error: unknown): Understood | undefined {
  const why = readReason(error);
  if (why === undefined) return undefined;
  const { path, syscall } = error as { path?: string; syscall?: string };
  const reason = systemReasons[systemCode(error) ?? ""];
  return { code: "failed", ...(reason && { reason }), message: `${path ?? syscall ?? "system"}: ${why}` };
}
