import { BinaryReader } from "@bufbuild/protobuf/wire";
import { dataError, HourglassError } from "../../core/errors.ts";
import type { DType } from "../../core/tensor.ts";
import { onnxTypes } from "./encode.ts";

/** What an ONNX file says of itself, without its weights. */
export interface OnnxSummary {
  /** Version of the format. */
  readonly irVersion: number;
  /** The program that wrote it, by its own word. */
  readonly producer: string;
  /** Version of each operator set by domain; `""` is ONNX's own. */
  readonly opsets: Readonly<Record<string, number>>;
  /** Entries of the metadata, by key. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Arrays that it is fed, weights left out. */
  readonly inputs: readonly OnnxPort[];
  /** The graph's outputs, in order. */
  readonly outputs: readonly OnnxPort[];
  /** How often each operator occurs, bodies of control flow included; one of a domain of its own as `domain.Name`. */
  readonly operators: Readonly<Record<string, number>>;
  /** Numbers in its constants. */
  readonly numbers: number;
}

/** An array that goes in or comes out. */
export interface OnnxPort {
  /** Its name in the graph. */
  readonly name: string;
  /** Our name of the element type, or `type N` for one that we have no name for. */
  readonly dtype: DType | `type ${number}`;
  /** A dimension known by name only is its name, one that is not known at all `?`. */
  readonly shape: readonly (number | string)[];
}

/** Bodies within bodies that are looked into: more is no model that anyone made. */
const deepest = 16;

/**
 * Reads what any ONNX file says of itself; it may be damaged or hostile. Data outside the file is refused: it would
 * have us open a path that a stranger chose. Field numbers are those of onnx.proto.
 */
export function scanOnnx(bytes: Uint8Array, name: string): OnnxSummary {
  try {
    return scan(bytes, name);
  } catch (error) {
    if (error instanceof HourglassError) throw error;
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: "is no whole ONNX file",
      repair: "take a copy that is whole",
    });
  }
}

interface Found {
  readonly name: string;
  readonly operators: Map<string, number>;
  numbers: number;
}

function scan(bytes: Uint8Array, name: string): OnnxSummary {
  const found: Found = { name, operators: new Map(), numbers: 0 };
  // Maps until the end: a name of the file's choosing must not be `__proto__` of an object.
  const opsets = new Map<string, number>();
  const metadata = new Map<string, string>();
  let [irVersion, producer] = [0, ""];
  let ports: Ports | undefined;
  fields(bytes, (field, reader) => {
    if (field === 1) irVersion = Number(reader.int64());
    else if (field === 2) producer = reader.string();
    else if (field === 7) ports = scanGraph(reader.bytes(), found, 0);
    else if (field === 8) {
      const [domain, version] = pair(reader.bytes(), (r) => Number(r.int64()));
      opsets.set(domain, version ?? 0);
    } else if (field === 14) {
      const [key, value] = pair(reader.bytes(), (r) => r.string());
      metadata.set(key, value ?? "");
    } else if (field === 25) scanFunction(reader.bytes(), found);
    else return false;
    return true;
  });
  if (irVersion < 1 || !ports)
    throw dataError({
      subject: name,
      reason: "unsupported-format",
      rule: "holds no ONNX graph",
      repair: "give an ONNX file of a model",
    });
  return {
    irVersion,
    producer,
    opsets: Object.fromEntries(opsets),
    metadata: Object.fromEntries(metadata),
    ...ports,
    operators: Object.fromEntries(found.operators),
    numbers: found.numbers,
  };
}

interface Ports {
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
}

function scanGraph(bytes: Uint8Array, found: Found, depth: number): Ports {
  if (depth > deepest)
    throw dataError({
      subject: found.name,
      reason: "unsupported-format",
      rule: "its bodies lie too deep in each other",
      repair: "simplify the model before it is inspected",
    });
  const [inputs, outputs]: [OnnxPort[], OnnxPort[]] = [[], []];
  const weights = new Set<string>();
  fields(bytes, (field, reader) => {
    if (field === 1) scanNode(reader.bytes(), found, depth);
    else if (field === 5) weights.add(scanTensor(reader.bytes(), found));
    else if (field === 11) inputs.push(scanPort(reader.bytes()));
    else if (field === 12) outputs.push(scanPort(reader.bytes()));
    else return false;
    return true;
  });
  // Older files list weights among the inputs.
  return { inputs: inputs.filter((port) => !weights.has(port.name)), outputs };
}

function scanFunction(bytes: Uint8Array, found: Found): void {
  fields(bytes, (field, reader) => {
    if (field !== 7) return false;
    scanNode(reader.bytes(), found, 0);
    return true;
  });
}

function scanNode(bytes: Uint8Array, found: Found, depth: number): void {
  let [type, domain] = ["", ""];
  fields(bytes, (field, reader) => {
    if (field === 4) type = reader.string();
    else if (field === 7) domain = reader.string();
    else if (field === 5) scanAttribute(reader.bytes(), found, depth);
    else return false;
    return true;
  });
  const full = domain === "" || domain === "ai.onnx" ? type : `${domain}.${type}`;
  found.operators.set(full, (found.operators.get(full) ?? 0) + 1);
}

function scanAttribute(bytes: Uint8Array, found: Found, depth: number): void {
  fields(bytes, (field, reader) => {
    if (field === 5 || field === 10) scanTensor(reader.bytes(), found);
    else if (field === 6 || field === 11) scanGraph(reader.bytes(), found, depth + 1);
    else return false;
    return true;
  });
}

/** Counts a tensor's numbers and gives its name. */
function scanTensor(bytes: Uint8Array, found: Found): string {
  let [size, name] = [1, ""];
  fields(bytes, (field, reader, wire) => {
    if (field === 1 && wire === 2) {
      const packed = new BinaryReader(reader.bytes());
      while (packed.pos < packed.len) size *= Number(packed.int64());
    } else if (field === 1) size *= Number(reader.int64());
    else if (field === 8) name = reader.string();
    else if (field === 13 || (field === 14 && reader.int32() === 1))
      throw dataError({
        subject: found.name,
        reason: "unsupported-format",
        rule: "keeps weights in another file, which is never opened",
        repair: "save the model with its weights inside",
      });
    else return field === 14;
    return true;
  });
  found.numbers += Number.isFinite(size) ? size : 0;
  return name;
}

function scanPort(bytes: Uint8Array): OnnxPort {
  let [name, type]: [string, number] = ["", 0];
  const shape: (number | string)[] = [];
  const dimensions = (field: number, reader: BinaryReader): boolean =>
    field === 1 && shape.push(dimension(reader.bytes())) > 0;
  const tensorType = (field: number, reader: BinaryReader): boolean => {
    if (field !== 1) return false;
    fields(reader.bytes(), (field, reader) => {
      if (field === 1) type = reader.int32();
      else if (field === 2) fields(reader.bytes(), dimensions);
      else return false;
      return true;
    });
    return true;
  };
  fields(bytes, (field, reader) => {
    if (field === 1) name = reader.string();
    else if (field === 2) fields(reader.bytes(), tensorType);
    else return false;
    return true;
  });
  const ours = (Object.keys(onnxTypes) as DType[]).find((dtype) => onnxTypes[dtype] === type);
  return { name, dtype: ours ?? `type ${type}`, shape };
}

function dimension(bytes: Uint8Array): number | string {
  let size: number | string = "?";
  fields(bytes, (field, reader) => {
    if (field === 1) size = Number(reader.int64());
    else if (field === 2) size = reader.string();
    else return false;
    return true;
  });
  return size;
}

/** Fields 1 and 2 of a message: a text and what belongs to it. */
function pair<T>(bytes: Uint8Array, read: (reader: BinaryReader) => T): [string, T | undefined] {
  let [key, value]: [string, T | undefined] = ["", undefined];
  fields(bytes, (field, reader) => {
    if (field === 1) key = reader.string();
    else if (field === 2) value = read(reader);
    else return false;
    return true;
  });
  return [key, value];
}

/** Every field of a message; `take` says whether it has read one, else it is skipped. */
function fields(
  bytes: Uint8Array,
  take: (field: number, reader: BinaryReader, wire: number) => boolean,
): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    if (!take(field, reader, wire)) reader.skip(wire, field);
  }
}
