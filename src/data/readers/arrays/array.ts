import { dataError } from "../../../core/errors.ts";
import { singleOf } from "../../../core/half.ts";
import { type Shape, sizeOf } from "../../../core/shape.ts";
import type { ArrayType } from "../../arrayForm.ts";
import type { ByteSource } from "../byteSource.ts";

/** An array in a file: what its header said, and where its values begin. */
export interface ArrayHeader {
  readonly type: ArrayType;
  readonly littleEndian: boolean;
  /** Column-major, as Fortran and MATLAB write it. */
  readonly fortran: boolean;
  readonly shape: Shape;
}

/** Bytes of one element of an array type. */
export function elementBytes(type: ArrayType): number {
  return type.endsWith("8") || type === "bool" ? 1 : Number(type.slice(-2)) / 8;
}

/** Values of one block of an array as numbers; 64-bit integers are rounded to the nearest double. */
export function decode(
  bytes: Uint8Array<ArrayBuffer>,
  { type, littleEndian }: ArrayHeader,
): Float64Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const step = elementBytes(type);
  const out = new Float64Array(bytes.length / step);
  const get = getters[type];
  for (let i = 0; i < out.length; i++) out[i] = get(view, i * step, littleEndian);
  return out;
}

/** The values of an array a few rows at a time, in C order; refuses a file that ends early. */
export async function* rowBlocks(
  source: ByteSource,
  header: ArrayHeader,
  subject: string,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const [rows, ...rest] = header.shape;
  const rowBytes = sizeOf(rest) * elementBytes(header.type);
  const perBlock = Math.max(1, Math.floor((1 << 20) / rowBytes));
  for (let row = 0; row < rows; row += perBlock) {
    const wanted = Math.min(perBlock, rows - row) * rowBytes;
    const bytes = await source.take(wanted);
    if (bytes.length < wanted) {
      throw dataError({
        subject,
        reason: "damaged",
        rule: `must hold ${rows} rows as its header says`,
        received: `${row + Math.floor(bytes.length / rowBytes)} whole rows`,
        repair: "the file is cut short: fetch it again",
      });
    }
    yield bytes;
  }
}

type Getter = (view: DataView, at: number, little: boolean) => number;

const getters: Readonly<Record<ArrayType, Getter>> = {
  bool: (v, at) => (v.getUint8(at) === 0 ? 0 : 1),
  uint8: (v, at) => v.getUint8(at),
  int8: (v, at) => v.getInt8(at),
  uint16: (v, at, little) => v.getUint16(at, little),
  int16: (v, at, little) => v.getInt16(at, little),
  uint32: (v, at, little) => v.getUint32(at, little),
  int32: (v, at, little) => v.getInt32(at, little),
  uint64: (v, at, little) => Number(v.getBigUint64(at, little)),
  int64: (v, at, little) => Number(v.getBigInt64(at, little)),
  float16: (v, at, little) => singleOf(v.getUint16(at, little)),
  float32: (v, at, little) => v.getFloat32(at, little),
  float64: (v, at, little) => v.getFloat64(at, little),
};
