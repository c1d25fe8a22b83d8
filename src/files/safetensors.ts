import { assert, dataError, type HourglassError } from "../core/errors.ts";
import { showShape, sizeOf } from "../core/shape.ts";
import { bytesOf, type DType, type Tensor } from "../core/tensor.ts";
import { isObject, type JsonValue, longestName, parseJson } from "./json.ts";

/**
 * What a safetensors file holds: named arrays and texts about them. It is not a model: nothing here knows what the
 * names mean. Layout: length of the header (8 bytes, little-endian), the header as JSON, the arrays end to end.
 */
export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The longest header that is read, in bytes: one of a real model takes some kilobytes. */
export const longestHeader = 8 << 20;

/** The most JSON values that a header may hold, so that a hostile one is refused soon: about 14,000 tensors. */
const mostValues = 100_000;

const codeOf = {
  float64: "F64",
  float32: "F32",
  float16: "F16",
  int64: "I64",
  int32: "I32",
  int8: "I8",
  uint8: "U8",
  bool: "BOOL",
} as const satisfies Record<DType, string>;
const dtypeOf = new Map(Object.entries(codeOf).map(([dtype, code]) => [code as string, dtype as DType]));

/** A safetensors file as bytes; arrays start on multiples of 8 of the file, so that readers can map them. */
export function encodeSafetensors({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  for (const name of tensors.keys()) {
    const allowed = name !== "__metadata__" && name !== "__proto__" && name.length <= longestName;
    assert(allowed, `a tensor cannot be named ${name}`);
  }
  const { places, length } = layOut(tensors);
  const fields = [...tensors].map(([name, { dtype, shape }]) => {
    const { begin, end } = places.get(name)!;
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype: codeOf[dtype], shape, data_offsets: [begin, end] })}`;
  });
  const about = [...metadata].map(([name, text]) => `${JSON.stringify(name)}:${JSON.stringify(text)}`);
  if (about.length > 0) fields.unshift(`"__metadata__":{${about.join(",")}}`);

  const header = new TextEncoder().encode(`{${fields.join(",")}}`);
  const start = 8 + Math.ceil(header.length / 8) * 8;
  const file = new Uint8Array(start + length);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.fill(0x20, 8, start);
  file.set(header, 8);
  for (const [name, { data }] of tensors) {
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), start + places.get(name)!.begin);
  }
  return file;
}

/**
 * Reads a safetensors file that may be damaged or hostile: all is checked before an array is made, and no code in it is
 * ever run. `name` is the file, for the messages.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): TensorFile {
  const { metadata, places, start } = readLayout(bytes, bytes.length, name);
  const tensors = places.map(({ field, dtype, shape, begin, end }): [string, Tensor] => {
    // A copy: the arrays need their own alignment, and must not keep the whole file alive.
    const { buffer } = new Uint8Array(bytes.subarray(start + begin, start + end));
    return [field, { dtype, shape, data: view(dtype, buffer) } as Tensor];
  });
  for (const [field, { dtype, data }] of tensors) {
    if (dtype === "bool" && (data as Uint8Array).some((byte) => byte > 1)) {
      throw refuse(name, `tensor ${field}: a BOOL must be a byte of 0 or 1`);
    }
  }
  return { tensors: new Map(tensors), metadata };
}

/** What a safetensors file says of itself before its arrays. */
interface Layout {
  readonly metadata: Map<string, string>;
  readonly places: readonly Place[];
  /** The first byte after the header. */
  readonly start: number;
}

/**
 * Reads the header of a file of `size` bytes, of which the first are at hand, and checks that its arrays fill the rest:
 * all that can be refused without reading them.
 */
export function readLayout(first: Uint8Array, size: number, name: string): Layout {
  const { header, start } = readHeader(first, size, name);
  const metadata = readMetadata(header.__metadata__, name);
  const places = Object.entries(header)
    .filter(([field]) => field !== "__metadata__")
    .map(([field, entry]) => readPlace(field, entry, name));
  checkPlaces(places, size - start, name);
  return { metadata, places, start };
}

/** The length that a file's first bytes give for its header, or undefined where no safetensors file starts so. */
export function headerLength(bytes: Uint8Array): number | undefined {
  if (bytes.length < 8) return undefined;
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  return length > BigInt(longestHeader) ? undefined : Number(length);
}

interface Place {
  readonly field: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  /** First byte and the one past the last, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

/** Arrays of wide elements first, so that each is aligned with no hole, which the format forbids. */
function layOut(tensors: ReadonlyMap<string, Tensor>) {
  const byWidth = [...tensors].sort(([, a], [, b]) => bytesOf(b.dtype) - bytesOf(a.dtype));
  const places = new Map<string, { begin: number; end: number }>();
  let length = 0;
  for (const [name, { data }] of byWidth) {
    places.set(name, { begin: length, end: length + data.byteLength });
    length += data.byteLength;
  }
  return { places, length };
}

function readHeader(
  bytes: Uint8Array,
  size: number,
  name: string,
): { header: { [field: string]: JsonValue }; start: number } {
  if (size < 8) throw refuse(name, "must hold the 8 bytes of a header's length", `${size} bytes`);
  const length = headerLength(bytes);
  if (length === undefined) throw refuse(name, `the header must not be longer than ${longestHeader} bytes`);
  if (length > size - 8) {
    throw refuse(name, `the header must fit into the file of ${size} bytes`, `${length} bytes`);
  }
  if (bytes[8] !== 0x7b) throw refuse(name, "the header must start with {");

  const header = parseJson(decodeText(bytes.subarray(8, 8 + length), name), `${name}: header`, {
    most: mostValues,
  });
  if (!isObject(header)) throw refuse(name, "the header must be a JSON object");
  return { header, start: 8 + length };
}

function decodeText(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse(name, "the header must be correct UTF-8");
  }
}

function readMetadata(value: JsonValue | undefined, name: string): Map<string, string> {
  if (value === undefined) return new Map();
  if (!isObject(value)) throw refuse(name, "__metadata__ must be an object of texts", value);
  return new Map(
    Object.entries(value).map(([field, text]) => {
      if (typeof text !== "string") throw refuse(name, `__metadata__.${field} must be a text`, text);
      return [field, text];
    }),
  );
}

function readPlace(field: string, entry: JsonValue, name: string): Place {
  const bad = (rule: string, received?: unknown): HourglassError =>
    refuse(name, `tensor ${field}: ${rule}`, received);
  if (!isObject(entry)) throw bad("must have dtype, shape and data_offsets", entry);
  const extra = Object.keys(entry).find((key) => !["dtype", "shape", "data_offsets"].includes(key));
  if (extra !== undefined) throw bad("must have dtype, shape and data_offsets only", extra);

  const dtype = typeof entry.dtype === "string" ? dtypeOf.get(entry.dtype) : undefined;
  if (dtype === undefined) throw bad(`dtype must be one of ${[...dtypeOf.keys()].join(", ")}`, entry.dtype);
  const { shape, data_offsets: offsets } = entry;
  if (!isListOfCounts(shape)) throw bad("shape must be a list of whole numbers from 0", shape);
  if (!isListOfCounts(offsets) || offsets.length !== 2) {
    throw bad("data_offsets must be two whole numbers from 0", offsets);
  }
  const [begin, end] = offsets;
  if (begin > end) throw bad("data_offsets must not be reversed", offsets);
  const size = sizeOf(shape) * bytesOf(dtype);
  if (!Number.isSafeInteger(size) || size !== end - begin) {
    throw bad(`${entry.dtype} ${showShape(shape)} must take ${size} bytes`, end - begin);
  }
  return { field, dtype, shape, begin, end };
}

/** Checks that the arrays fill the rest of the file, each byte once. */
function checkPlaces(places: readonly Place[], length: number, name: string): void {
  let filled = 0;
  let last = "the header";
  for (const { field, begin, end } of [...places].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < filled) throw refuse(name, `tensors ${last} and ${field} must not overlap`);
    if (begin > filled)
      throw refuse(name, `there must be no hole between ${last} and tensor ${field}`, begin - filled);
    filled = end;
    last = `tensor ${field}`;
  }
  if (filled > length) throw refuse(name, `must hold ${filled} bytes of tensors; it is cut off`, length);
  if (filled < length) throw refuse(name, "must end with its last tensor", `${length - filled} bytes more`);
}

function isListOfCounts(value: JsonValue | undefined): value is readonly number[] {
  return (
    Array.isArray(value) && value.every((n) => typeof n === "number" && Number.isSafeInteger(n) && n >= 0)
  );
}

function view(dtype: DType, buffer: ArrayBuffer): Tensor["data"] {
  switch (dtype) {
    case "float64":
      return new Float64Array(buffer);
    case "float32":
      return new Float32Array(buffer);
    case "float16":
      return new Uint16Array(buffer);
    case "int64":
      return new BigInt64Array(buffer);
    case "int32":
      return new Int32Array(buffer);
    case "int8":
      return new Int8Array(buffer);
    case "uint8":
    case "bool":
      return new Uint8Array(buffer);
    default:
      return dtype satisfies never;
  }
}

function refuse(name: string, rule: string, received?: unknown): HourglassError {
  return dataError({
    subject: name,
    reason: "damaged",
    rule,
    received,
    repair: "the file is damaged, or is no safetensors file",
  });
}
