/**
 * Why something was refused, as a stable code. The command line maps each code to an exit status:
 * `failed` 1, `usage` 2, `data` 65 (bad input), `peers` 75, `stopped` 1 (ended on request, before there was a result),
 * `internal` 1 (our own bug).
 */
export type ErrorCode = "failed" | "usage" | "data" | "peers" | "stopped" | "internal";

/** The kind of refusal, for programs to branch on; docs/errors.md says what each means. Kinds may be added, never renamed. */
export type ErrorReason =
  | "no-such-file"
  | "unreadable"
  | "unsupported-format"
  | "damaged"
  | "newer-version"
  | "too-large"
  | "too-few-rows"
  | "wrong-shape"
  | "wrong-columns"
  | "invalid-value"
  | "invalid-option"
  | "unknown-option"
  | "wrong-model"
  | "other-configuration"
  | "diverged"
  | "not-writable"
  | "no-disk"
  | "in-use"
  | "not-allowed"
  | "busy"
  | "timed-out"
  | "no-device"
  | "missing-package"
  | "out-of-memory";

/** An option of the library that messages name. The command line has a flag for each (src/cli/flags.ts). */
export type NamedOption =
  | "array"
  | "beta"
  | "columns"
  | "contamination"
  | "delimiter"
  | "device"
  | "drop"
  | "encoding"
  | "freeBits"
  | "header"
  | "label"
  | "latent"
  | "layers"
  | "layout"
  | "learningRate"
  | "loss"
  | "missing"
  | "model"
  | "neighbours"
  | "noise"
  | "normal"
  | "optimizer"
  | "patch"
  | "patience"
  | "port"
  | "preset"
  | "prior"
  | "rate"
  | "resume"
  | "rows"
  | "schedule"
  | "series"
  | "shard"
  | "size"
  | "sparsity"
  | "strength"
  | "threads"
  | "threshold"
  | "token"
  | "type"
  | "types"
  | "validation"
  | "variance"
  | "views"
  | "warmUp"
  | "where"
  | "width"
  | "window";

/** One thing to do about an error or a finding. */
export interface Advice {
  /** The option to set or to change. */
  readonly option?: NamedOption;
  /** The value to set it to. */
  readonly value?: string | number | boolean;
  /** What to do and, where it is not plain, why; it does not name the option. */
  readonly sentence: string;
}

/** What an error says: subject, rule, the value received, and how to repair it. */
export interface Complaint {
  /** What is wrong: a file, a layer, or an option of the library. */
  readonly subject: string | { readonly option: NamedOption };
  /** The rule that was broken, as a clause: `must be a positive integer`. */
  readonly rule: string;
  /** The kind of refusal, where a program may branch on it. */
  readonly reason?: ErrorReason;
  /** The value that broke it. */
  readonly received?: unknown;
  /** What to do about it. */
  readonly repair?: string | readonly Advice[];
}

/** Writes an option, with a value or without, as the reader sets it: `latent: 8`, or `--latent 8` on the command line. */
export type ShowOption = (option: NamedOption, value?: Advice["value"]) => string;

/** An error with a stable code and a one-line message: `subject: rule, got received; repair`. */
export class HourglassError extends Error {
  override readonly name = "HourglassError";
  readonly code: ErrorCode;
  /** The message as data; absent where it is one free sentence. */
  readonly complaint?: Complaint;

  constructor(code: ErrorCode, complaint: Complaint | string, options?: ErrorOptions) {
    super(typeof complaint === "string" ? complaint : complaintText(complaint), options);
    this.code = code;
    if (typeof complaint !== "string") this.complaint = complaint;
  }

  /** The kind of refusal, where a program may branch on it. */
  get reason(): ErrorReason | undefined {
    return this.complaint?.reason;
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

/** A complaint in one line. */
export function complaintText(
  { subject, rule, received, repair }: Complaint,
  show: ShowOption = showOption,
): string {
  const what = typeof subject === "string" ? subject : show(subject.option);
  const got = received === undefined ? "" : `, got ${showValue(received)}`;
  const mend =
    repair === undefined ? "" : `; ${typeof repair === "string" ? repair : adviceText(repair, show)}`;
  return oneLine(`${what}: ${rule}${got}${mend}`);
}

/** Advice in one line, each with its option in brackets: `use a narrower code (latent: 2); lower the rate (learningRate)`. */
export function adviceText(advice: readonly Advice[], show: ShowOption = showOption): string {
  return advice
    .map(({ option, value, sentence }) => (option ? `${sentence} (${show(option, value)})` : sentence))
    .join("; ");
}

function showOption(option: NamedOption, value?: Advice["value"]): string {
  return value === undefined ? option : `${option}: ${value}`;
}

function showValue(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: foreign names may hold control characters
  return text.replace(/[\u0000-\u001f\u007f]+/g, " ");
}
