import { dataError } from "../../../core/errors.ts";
import type { ArrayType } from "../../arrayForm.ts";
import type { ByteSource } from "../byteSource.ts";
import { type ArrayHeader, elementBytes } from "./array.ts";

/** Element types by the third byte of an IDX file (LeCun's format for MNIST). */
const types: Readonly<Record<number, ArrayType>> = {
  8: "uint8",
  9: "int8",
  11: "int16",
  12: "int32",
  13: "float32",
  14: "float64",
};

/** Reads the header of an IDX file: two zero bytes, type, rank, then the sizes as big-endian 32-bit numbers. */
export async function idxHeader(source: ByteSource, subject: string): Promise<ArrayHeader> {
  const magic = await source.take(4);
  const type = types[magic[2]];
  const rank = magic[3];
  if (magic.length < 4 || magic[0] !== 0 || magic[1] !== 0 || type === undefined || rank < 1 || rank > 4) {
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: "is no IDX file: its first four bytes are not an IDX magic number",
      repair: "give a file in IDX format, as MNIST's",
    });
  }
  const sizes = await source.take(4 * rank);
  if (sizes.length < 4 * rank)
    throw dataError({
      subject,
      reason: "damaged",
      rule: "ends inside its header",
      repair: "take a copy that is whole, or make it again",
    });
  const view = new DataView(sizes.buffer, sizes.byteOffset);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 * axis));
  return checkedHeader({ type, littleEndian: false, fortran: false, shape }, subject);
}

/** Refuses a header whose array no file on this machine could hold: a size of zero, or one row above 1 GiB. */
export function checkedHeader(header: ArrayHeader, subject: string): ArrayHeader {
  const [rows, ...rest] = header.shape;
  const row = rest.reduce((a, b) => a * b, elementBytes(header.type));
  if (rows === 0 || row === 0) {
    throw dataError({
      subject,
      reason: "too-few-rows",
      rule: "has no rows or no values",
      received: header.shape.join("×"),
      repair: "give a file with at least one row",
    });
  }
  if (row > 2 ** 30 || rows * row > Number.MAX_SAFE_INTEGER) {
    throw dataError({
      subject,
      reason: "too-large",
      rule: "a row must be smaller than 1 GiB",
      received: header.shape.join("×"),
      repair: "the header is damaged, or rows are not the first axis",
    });
  }
  return header;
}
