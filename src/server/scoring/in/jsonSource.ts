import { dataError } from "../../../core/errors.ts";
import type { Model, Source } from "../../../node.ts";

/** Most bytes of one JSON document: it is read as a whole, and holds up everyone while it is. */
const mostBytes = 8 << 20;
/** Deepest nesting: a document that is nested a million times takes seconds to read. */
const deepest = 16;

/** A JSON document as data for a model, or as codes for it. */
export interface JsonData {
  readonly source: Source;
  /** Numbers of codes, where the document says that it holds those. */
  readonly codes?: readonly (readonly number[])[];
}

/**
 * Reads a JSON body: `{"rows": [...]}`, `{"codes": [...]}`, `{"data": [...], "shape": [...]}`, or a list of rows by itself.
 * A row is a record by names of columns, or numbers in the order of the model's columns or pixels.
 */
export function jsonData(bytes: Uint8Array, { spec: { input } }: Model): JsonData {
  const document = parsed(bytes);
  if (Array.isArray(document)) return { source: rowsSource(document, input) };
  if (isRecord(document)) {
    const { rows, codes, data, shape } = document;
    if (Array.isArray(rows)) return { source: rowsSource(rows, input) };
    if (Array.isArray(codes)) return { source: numberRows(codes), codes: numberRows(codes) };
    if (
      Array.isArray(data) &&
      Array.isArray(shape) &&
      shape.every((n) => Number.isSafeInteger(n) && n >= 0)
    ) {
      const numbers = numbersOf(data);
      return { source: { data: document.type === "uint8" ? Uint8Array.from(numbers) : numbers, shape } };
    }
  }
  throw dataError({
    subject: "the request",
    reason: "invalid-value",
    rule: 'its JSON must be {"rows": [...]}, {"codes": [...]}, {"data": [...], "shape": [...]} or a list of rows',
    repair: "see /openapi.json",
  });
}

type InputSpec = Model["spec"]["input"];

function rowsSource(rows: readonly unknown[], input: InputSpec): Source {
  if (rows.length === 0)
    throw dataError({
      subject: "the request",
      reason: "too-few-rows",
      rule: "holds no rows",
      repair: "send one row or more",
    });
  if (rows.every(isRecord)) return { rows: rows as { [name: string]: never }[] };
  const numbers = numberRows(rows);
  if (input.kind === "table") {
    const names = input.columns.map(({ name }) => name);
    const odd = numbers.find(({ length }) => length !== names.length);
    if (odd || input.columns.some(({ kind }) => kind !== "numeric"))
      throw dataError({
        subject: "the request",
        reason: "wrong-shape",
        rule: odd
          ? `a row without names must have the model's ${names.length} numbers`
          : "rows of a model with categories must be records",
        ...(odd && { received: odd.length }),
        repair: `send records, such as {"${names[0]}": …}`,
      });
    return { data: Float64Array.from(numbers.flat()), shape: [rows.length, names.length] };
  }
  const shape =
    input.kind === "pictures"
      ? [input.channels, input.height, input.width].slice(input.channels === 1 ? 1 : 0)
      : [input.columns.length, input.window];
  return { data: Float32Array.from(numbers.flat()), shape: [rows.length, ...shape] };
}

function numberRows(rows: readonly unknown[]): number[][] {
  return rows.map((row) => {
    if (Array.isArray(row)) return Array.from(numbersOf(row));
    throw dataError({
      subject: "the request",
      reason: "invalid-value",
      rule: "its rows must all be records, or all be lists of numbers",
      received: row,
    });
  });
}

/** Numbers of a list; null is a missing one. */
function numbersOf(list: readonly unknown[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(list, (value) => {
    if (typeof value === "number") return value;
    if (value === null) return Number.NaN;
    throw dataError({
      subject: "the request",
      reason: "invalid-value",
      rule: "a list must hold numbers, or null where one is missing",
      received: value,
      repair: "send words by the names of their columns: a record a row",
    });
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(bytes: Uint8Array): unknown {
  if (bytes.length > mostBytes)
    throw dataError({
      subject: "the request",
      reason: "too-large",
      rule: `a JSON document must be at most ${mostBytes} bytes`,
      received: bytes.length,
      repair: "send NDJSON, CSV, npy or Parquet, which are read part by part",
    });
  refuseDeep(bytes);
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw dataError({
      subject: "the request",
      reason: "damaged",
      rule: `is no valid JSON (${(error as Error).message})`,
      repair: "send one JSON document in UTF-8",
    });
  }
}

function refuseDeep(bytes: Uint8Array): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (quoted) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) quoted = false;
    } else if (byte === 0x22) quoted = true;
    else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > deepest)
        throw dataError({
          subject: "the request",
          reason: "invalid-value",
          rule: `its JSON must be nested at most ${deepest} times`,
        });
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
}
