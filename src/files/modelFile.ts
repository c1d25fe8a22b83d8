import { dataError } from "../core/errors.ts";
import type { Tensor } from "../core/tensor.ts";
import { checkFinite } from "./checkTensors.ts";
import { foreignKind } from "./foreign.ts";
import { checkFormat, textOf } from "./format.ts";
import { isObject, type JsonValue, parseJson, writeJson } from "./json.ts";
import { readLayout } from "./safetensors.ts";
import { seal, unseal } from "./seal.ts";

/** A trained model at rest: what it is, its weights, and where it comes from. Plain data, and never code. */
export interface ModelFile {
  /** The model's specification: type, network, scaler, categories, threshold. Plain JSON; models/ gives it meaning. */
  readonly spec: JsonValue;
  /** Weights by name. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly provenance: Provenance;
}

/** Where a model comes from, for a person who meets the file years later. */
export interface Provenance {
  /** Version of Hourglass that made it. */
  readonly version: string;
  /** When training ended, ISO 8601 in UTC. */
  readonly date: string;
  /** Name of the training data. */
  readonly data: string;
  /** Rows trained on, those held out for validation included. */
  readonly rows: number;
  /** Seed of the run. */
  readonly seed: number;
  /** Name of the engine that trained it. */
  readonly engine: string;
  /** Training time. */
  readonly seconds: number;
  /** Epochs trained. */
  readonly epochs: number;
  /** Steps trained. */
  readonly steps: number;
  /** The command that made it, where one did. */
  readonly command?: string;
  /** What tells the settings and the data of its training from others, where it kept checkpoints. */
  readonly configuration?: string;
}

const version = 1;

const provenanceFields = {
  version: "string",
  date: "string",
  data: "string",
  rows: "number",
  seed: "number",
  engine: "string",
  seconds: "number",
  epochs: "number",
  steps: "number",
} as const satisfies Record<Exclude<keyof Provenance, "command" | "configuration">, "string" | "number">;

const optionalFields = { command: "string", configuration: "string" } as const;

/** What a caller hands over to be written: as `ModelFile`, with any plain data as the spec. */
export interface ModelContent extends Omit<ModelFile, "spec"> {
  readonly spec: object;
}

/** The bytes of a model file: safetensors whose metadata holds the format, its version, the spec and the provenance. */
export function encodeModel({ spec, tensors, provenance }: ModelContent): Uint8Array<ArrayBuffer> {
  checkFinite(tensors, "model");
  const metadata = new Map([
    ["format", "hourglass"],
    ["version", String(version)],
    ["spec", writeJson(spec, "model: spec")],
    ["provenance", writeJson(provenance, "model: provenance")],
  ]);
  return seal({ tensors, metadata });
}

/** Reads a model file that may be damaged or hostile; `name` is the file, for the messages. */
export function decodeModel(bytes: Uint8Array, name: string): ModelFile {
  refuseForeign(bytes, name);
  const file = unseal(bytes, name);
  checkFormat(file, name, { format: "hourglass", newest: version });
  const spec = parseJson(textOf(file, "spec", name), `${name}: spec`);
  const provenance = readProvenance(parseJson(textOf(file, "provenance", name), `${name}: provenance`), name);
  checkFinite(file.tensors, name);
  return { spec, tensors: file.tensors, provenance };
}

/** Refuses what the first bytes of a model file of `size` bytes, its header among them, are enough to refuse. */
export function checkModelStart(first: Uint8Array, size: number, name: string): void {
  refuseForeign(first, name);
  readLayout(first, size, name);
}

function refuseForeign(bytes: Uint8Array, name: string): void {
  const foreign = foreignKind(bytes);
  if (foreign)
    throw dataError({
      subject: name,
      reason: "unsupported-format",
      rule: foreign,
      repair: "give a model file that Hourglass made",
    });
}

function readProvenance(value: JsonValue, name: string): Provenance {
  if (!isObject(value))
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: "provenance must be an object",
      received: value,
      repair: "the file is damaged or was made by another program; take an earlier one, or train again",
    });
  for (const [field, type] of Object.entries({ ...provenanceFields, ...optionalFields })) {
    const found = value[field];
    if (found === undefined && field in optionalFields) continue;
    if (typeof found !== type) {
      throw dataError({
        subject: name,
        reason: "damaged",
        rule: `provenance.${field} must be a ${type}`,
        received: found,
        repair: "the file is damaged or was made by another program; take an earlier one, or train again",
      });
    }
  }
  return value as unknown as Provenance;
}
