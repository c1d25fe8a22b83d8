import { dataError } from "../../../core/errors.ts";
import type { ArrayType } from "../../arrayForm.ts";
import type { ByteSource } from "../byteSource.ts";
import type { ArrayHeader } from "./array.ts";
import { checkedHeader } from "./idx.ts";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** Whether bytes start as a NumPy array does. */
export function isNpy(bytes: Uint8Array): boolean {
  return magic.every((byte, i) => bytes[i] === byte);
}

/** Longest header read; NumPy itself refuses more than 10,000 bytes unless told otherwise. */
const headerLimit = 65536;

/** Reads the header of an `.npy` file, versions 1 to 3, without evaluating it as Python. */
export async function npyHeader(source: ByteSource, subject: string): Promise<ArrayHeader> {
  const start = await source.take(8);
  if (start.length < 8 || !isNpy(start)) {
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: "is no .npy file: it does not start with NumPy's magic string",
      repair: "save it with numpy.save",
    });
  }
  const major = start[6];
  if (major < 1 || major > 3)
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: "has an unknown .npy version",
      received: major,
      repair: "save it with numpy.save",
    });
  const width = major === 1 ? 2 : 4;
  const lengthBytes = await headerBytes(source, width, subject);
  const length = lengthBytes.reduce((sum, byte, i) => sum + byte * 256 ** i, 0);
  if (length > headerLimit)
    throw dataError({
      subject,
      reason: "damaged",
      rule: `its header must be at most ${headerLimit} bytes`,
      received: length,
      repair: "take a copy that is whole, or make it again",
    });
  const text = await headerBytes(source, length, subject);
  return parse(new TextDecoder("latin1").decode(text), subject);
}

/** The next bytes of a header; refuses a file that ends before them. */
async function headerBytes(source: ByteSource, length: number, subject: string): Promise<Uint8Array> {
  const bytes = await source.take(length);
  if (bytes.length === length) return bytes;
  throw dataError({
    subject,
    reason: "damaged",
    rule: "ends inside its header",
    repair: "take a copy that is whole, or make it again",
  });
}

/** The header NumPy would write for a C-order little-endian array, padded so that data starts at a multiple of 64. */
export function npyBytes(descr: string, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${tuple}), }`;
  const length = Math.ceil((10 + dict.length + 1) / 64) * 64 - 10;
  const text = `${dict.padEnd(length - 1)}\n`;
  return Uint8Array.from([...magic, 1, 0, length & 255, length >> 8, ...new TextEncoder().encode(text)]);
}

function parse(text: string, subject: string): ArrayHeader {
  const descr = /'descr'\s*:\s*'([^']*)'/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const tuple = /'shape'\s*:\s*\(([\d,\s]*)\)/.exec(text)?.[1];
  if (descr === undefined || order === undefined || tuple === undefined) {
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: "its header must name a plain dtype, an order and a shape",
      received: text.trim(),
      repair: "save it as one plain array of numbers",
    });
  }
  const kind = /^([<>|=])([biuf])([1248])$/.exec(descr);
  const type = kind === null ? undefined : names[`${kind[2]}${kind[3]}`];
  if (kind === null || type === undefined) {
    const objects = descr.includes("O");
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: objects
        ? "holds Python objects, which are not read: they can run code"
        : "its dtype must be a plain number",
      received: descr,
      repair: "save it as float32, float64 or an integer type",
    });
  }
  const shape = tuple
    .split(",")
    .map((size) => size.trim())
    .filter((size) => size !== "")
    .map(Number);
  if (shape.length === 0 || shape.length > 4) {
    throw dataError({
      subject,
      reason: "wrong-shape",
      rule: "must have 1 to 4 axes, rows first",
      received: `(${tuple.trim()})`,
      repair: "reshape it so that rows are its first axis",
    });
  }
  return checkedHeader({ type, littleEndian: kind[1] !== ">", fortran: order === "True", shape }, subject);
}

const names: Readonly<Record<string, ArrayType>> = {
  b1: "bool",
  u1: "uint8",
  i1: "int8",
  u2: "uint16",
  i2: "int16",
  u4: "uint32",
  i4: "int32",
  u8: "uint64",
  i8: "int64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};
