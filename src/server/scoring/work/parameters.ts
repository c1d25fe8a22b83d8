import { usageError } from "../../../core/errors.ts";

/** A parameter of a request's address. */
export interface Parameter {
  readonly type: "number" | "integer" | "string" | "boolean";
  /** One sentence. */
  readonly help: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly default?: number | boolean;
}

/** Every parameter that some task takes. */
export const parameters = {
  rate: {
    type: "number",
    help: "Share of normal rows that may be called anomalous; sets the threshold.",
    minimum: 0,
    maximum: 1,
    default: 0.01,
  },
  threshold: { type: "number", help: "The score from which a row is an anomaly, instead of a rate." },
  strength: {
    type: "number",
    help: "How far to go from the noisy picture (0) to the clean one (1).",
    minimum: 0,
    maximum: 1,
    default: 1,
  },
  width: { type: "integer", help: "Use only the first numbers of a nested model's code.", minimum: 1 },
  quality: {
    type: "number",
    help: "How finely codes are rounded: at 50 rounding adds a quarter of the model's own error, at 60 a quarter of that.",
    minimum: 1,
    maximum: 100,
    default: 50,
  },
  embed: { type: "boolean", help: "Put the decoder into the file.", default: false },
  label: { type: "string", help: "Column that holds labels; it is handed through, and never an input." },
  delimiter: { type: "string", help: "CSV: what stands between cells." },
  encoding: { type: "string", help: "CSV and NDJSON: how characters are written." },
  header: { type: "boolean", help: "CSV: whether a line names the columns." },
} as const satisfies Record<string, Parameter>;

/** The name of a parameter. */
export type ParameterName = keyof typeof parameters;

/** The parameters of a request, read. */
export type Parameters = {
  readonly [N in ParameterName]?: (typeof parameters)[N]["type"] extends "string"
    ? string
    : (typeof parameters)[N]["type"] extends "boolean"
      ? boolean
      : number;
};

/** Reads the parameters of an address; throws `usage` for one that the task does not take, or a value that is none. */
export function readParameters(query: URLSearchParams, taken: readonly ParameterName[]): Parameters {
  const values: Record<string, number | string | boolean> = {};
  for (const name of taken) {
    const fixed = (parameters[name] as Parameter).default;
    if (fixed !== undefined) values[name] = fixed;
  }
  for (const [key, text] of query) {
    const name = taken.find((one) => one === key);
    if (!name)
      throw usageError({
        subject: key,
        reason: "unknown-option",
        rule: "is no parameter of this task",
        repair: `it takes ${taken.join(", ")}`,
      });
    const value = read(parameters[name], text);
    if (value === undefined)
      throw usageError({
        subject: name,
        reason: "invalid-option",
        rule: ruleOf(parameters[name]),
        received: text,
      });
    values[name] = value;
  }
  return values as Parameters;
}

function read({ type, minimum = -Infinity, maximum = Infinity }: Parameter, text: string) {
  if (type === "string") return text === "" ? undefined : text;
  if (type === "boolean") return { true: true, false: false, "": true }[text];
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  const fits = value >= minimum && value <= maximum && (type === "number" || Number.isSafeInteger(value));
  return fits ? value : undefined;
}

function ruleOf({ type, minimum, maximum }: Parameter): string {
  const what = { number: "a number", integer: "a whole number", string: "a text", boolean: "true or false" }[
    type
  ];
  const bounds = [
    minimum !== undefined && `at least ${minimum}`,
    maximum !== undefined && `at most ${maximum}`,
  ];
  return ["must be", what, bounds.filter((part) => part !== false).join(" and ")].join(" ").trimEnd();
}
