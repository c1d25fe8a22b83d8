import type { ErrorCode } from "../core/errors.ts";
import { type Understood, understood } from "../core/understood.ts";
import { showFlag } from "./flags.ts";
import { printableLine } from "./show/printable.ts";

/** How a failure is reported: a stable code and reason, one message with flags, the lines for stderr, the exit code. */
export interface Failure extends Understood {
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
  const told = understood(error, showFlag);
  const { code, message } = told;
  const stack = debug && error instanceof Error && error.stack !== undefined ? [error.stack] : [];
  const report =
    code === "internal"
      ? [
          "hourglass: this is our bug; please report it with the command line and the output under HOURGLASS_DEBUG=1",
        ]
      : [];
  return {
    ...told,
    lines: [`hourglass: ${printableLine(message)}`, ...report, ...stack],
    exitCode: exitCodes[code],
  };
}
