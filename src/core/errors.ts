/**
 * Why something was refused, as a stable code. The command line maps each code to an exit status:
 * `failed` 1, `usage` 2, `data` 65 (bad input), `peers` 75, `stopped` 1 (ended on request, before there was a result),
 * `internal` 1 (our own bug).
 */
export type ErrorCode = "failed" | "usage" | "data" | "peers" | "stopped" | "internal";

/** What an error says: subject, rule, the value received, and how to repair it. */
export interface Complaint {
  /** What is wrong: a file, a flag, a layer. */
  subject: string;
  /** The rule that was broken, as a clause: `must be a positive integer`. */
  rule: string;
  /** The value that broke it. */
  received?: unknown;
  /** What to do about it. */
  repair?: string;
}

/** An error with a stable code and a one-line message: `subject: rule, got received; repair`. */
export class HourglassError extends Error {
  override readonly name = "HourglassError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, complaint: Complaint | string, options?: ErrorOptions) {
    super(typeof complaint === "string" ? complaint : sentence(complaint), options);
    this.code = code;
  }
}

/** Bad input data (exit 65). */
export function dataError(complaint: Complaint): HourglassError {
  return new HourglassError("data", complaint);
}

/** Wrong usage of the command line or the library (exit 2). */
export function usageError(complaint: Complaint): HourglassError {
  return new HourglassError("usage", complaint);
}

/** Throws our own bug, so that it can be told from bad input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new HourglassError("internal", `internal: ${message}`);
}

function sentence({ subject, rule, received, repair }: Complaint): string {
  const got = received === undefined ? "" : `, got ${show(received)}`;
  const mend = repair === undefined ? "" : `; ${repair}`;
  return oneLine(`${subject}: ${rule}${got}${mend}`);
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: foreign names may hold control characters
  return text.replace(/[\u0000-\u001f\u007f]+/g, " ");
}
