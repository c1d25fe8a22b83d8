import { usageError } from "../../../core/errors.ts";
import { filled } from "../../../core/filled.ts";
import { toHalf } from "../../../core/half.ts";
import type { Picture } from "../../../core/picture.ts";
import { type Shape, sizeOf } from "../../../core/shape.ts";
import { tensor } from "../../../core/tensor.ts";
import type { ArrayForm, ArrayType } from "../../arrayForm.ts";
import { elementBytes } from "./array.ts";
import { npyBytes } from "./npy.ts";

/** Shape in a file of some pictures [channels, height, width], by what its axes mean. */
export function arrayShape({ layout }: ArrayForm, rows: number, [channels, height, width]: Shape): number[] {
  const lengths: Readonly<Record<string, number>> = { N: rows, C: channels, H: height, W: width };
  return [...layout].map((axis) => lengths[axis]);
}

/** Pictures' numbers 0…1 as an array of their type holds them: whole numbers up to 255 or 65535, fractions, or truth values. */
export function arrayBytes(
  picture: Picture,
  { type, layout }: ArrayForm,
  littleEndian: boolean,
): Uint8Array<ArrayBuffer> {
  const [channels, height, width] = picture.shape;
  const area = height * width;
  const unit = picture.dtype === "uint8" ? 255 : 1;
  const { data } = picture;
  const values = filled(new Float64Array(data.length), (i) => Math.min(1, Math.max(0, data[i] / unit)));
  const ordered = layout.endsWith("C")
    ? values.map((_, i) => values[(i % channels) * area + Math.floor(i / channels)])
    : values;
  return packed(ordered, type, littleEndian);
}

function packed(values: Float64Array, type: ArrayType, little: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(values.length * elementBytes(type));
  const view = new DataView(bytes.buffer);
  const step = elementBytes(type);
  const put = (write: (at: number, value: number) => void): void => {
    for (let i = 0; i < values.length; i++) write(i * step, values[i]);
  };
  switch (type) {
    case "bool":
      put((at, value) => view.setUint8(at, value >= 0.5 ? 1 : 0));
      break;
    case "uint8":
    case "int8":
      put((at, value) => view.setUint8(at, Math.round(value * 255)));
      break;
    case "uint16":
      put((at, value) => view.setUint16(at, Math.round(value * 65535), little));
      break;
    case "int16":
      put((at, value) => view.setInt16(at, Math.round(value * 255), little));
      break;
    case "uint32":
    case "int32":
      put((at, value) => view.setUint32(at, Math.round(value * 255), little));
      break;
    case "uint64":
    case "int64":
      put((at, value) => view.setBigUint64(at, BigInt(Math.round(value * 255)), little));
      break;
    case "float16": {
      const halves = toHalf(tensor("float32", [values.length], Float32Array.from(values))).data;
      for (let i = 0; i < halves.length; i++) view.setUint16(2 * i, halves[i], little);
      break;
    }
    case "float32":
      put((at, value) => view.setFloat32(at, value, little));
      break;
    case "float64":
      put((at, value) => view.setFloat64(at, value, little));
      break;
    default:
      return type satisfies never;
  }
  return bytes;
}

/** NumPy's names of the types. */
const npyTypes: Readonly<Record<ArrayType, string>> = {
  ...{ bool: "|b1", uint8: "|u1", int8: "|i1", uint16: "<u2", int16: "<i2", uint32: "<u4", int32: "<i4" },
  ...{ uint64: "<u8", int64: "<i8", float16: "<f2", float32: "<f4", float64: "<f8" },
};

/** The header of a `.npy` file of little-endian numbers. */
export function npyHead({ type }: ArrayForm, shape: Shape): Uint8Array<ArrayBuffer> {
  return npyBytes(npyTypes[type], shape);
}

/** IDX's numbers of the types. */
const idxTypes: Partial<Record<ArrayType, number>> = {
  ...{ uint8: 8, int8: 9, int16: 11, int32: 12, float32: 13, float64: 14 },
};

/** The header of an IDX file, whose numbers are big-endian. Throws `usage` for a type that the format has not. */
export function idxHead({ type }: ArrayForm, shape: Shape): Uint8Array<ArrayBuffer> {
  const code = idxTypes[type];
  if (code === undefined)
    throw usageError({
      subject: "IDX",
      reason: "unsupported-format",
      rule: `holds ${Object.keys(idxTypes).join(", ")}`,
      received: type,
      repair: "write it as .npy",
    });
  const head = new Uint8Array(4 + 4 * shape.length);
  head[2] = code;
  head[3] = shape.length;
  const view = new DataView(head.buffer);
  for (const [i, length] of shape.entries()) view.setUint32(4 + 4 * i, length);
  return head;
}

/** Bytes of an array's numbers. */
export function arraySize({ type }: ArrayForm, shape: Shape): number {
  return sizeOf(shape) * elementBytes(type);
}
