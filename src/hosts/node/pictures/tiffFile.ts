import { deflateSync } from "node:zlib";

/** A page of a TIFF to write. */
export interface TiffPicture {
  readonly width: number;
  readonly height: number;
  /** Samples of a pixel, side by side; 16 bits little-endian, fractions as float32. */
  readonly samples: number;
  readonly values: Uint8Array | Uint16Array | Float32Array;
  /** The last sample is transparency. */
  readonly alpha: boolean;
}

/** What stands beside the pixels. */
export interface TiffTags {
  /** Pixels an inch. */
  readonly density?: number | undefined;
  readonly icc?: Uint8Array | undefined;
}

/** Types: 3 and 4 are numbers of 16 and 32 bits, 5 a fraction of two of 32 bits, 7 bytes. */
type Field = readonly [tag: number, type: 3 | 4 | 5 | 7, values: readonly number[] | Uint8Array];

/** Bytes of pixels that are packed together. */
const stripBytes = 2 ** 18;

/**
 * Pictures as the pages of one TIFF (revision 6.0), little-endian, packed by Deflate: of any number of samples and of 8
 * or 16 bits or fractions, which libvips writes by way of others.
 */
export function tiffFile(pages: readonly TiffPicture[], tags: TiffTags = {}): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  let length = 0;
  /** Adds bytes at an even place, which directories need; returns it. */
  const put = (bytes: Uint8Array): number => {
    const place = length;
    parts.push(bytes);
    length += bytes.length;
    if (length % 2 === 1) {
      parts.push(new Uint8Array(1));
      length++;
    }
    return place;
  };
  const head = new Uint8Array(8);
  head.set([0x49, 0x49, 42, 0]);
  put(head);
  let link = new DataView(head.buffer, 4);
  for (const page of pages) {
    const fields = [...pixelFields(page, put), ...tagFields(tags)].sort(([a], [b]) => a - b);
    const directory = directoryOf(fields, put);
    link.setUint32(0, put(directory), true);
    link = new DataView(directory.buffer, directory.length - 4);
  }
  const file = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

function pixelFields({ width, height, samples, values, alpha }: TiffPicture, put: Put): Field[] {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const bits = 8 * values.BYTES_PER_ELEMENT;
  const rowBytes = width * samples * values.BYTES_PER_ELEMENT;
  const rows = Math.min(height, Math.max(1, Math.floor(stripBytes / rowBytes)));
  const places: number[] = [];
  const lengths: number[] = [];
  for (let row = 0; row < height; row += rows) {
    const strip = deflateSync(bytes.subarray(row * rowBytes, (row + rows) * rowBytes));
    places.push(put(strip));
    lengths.push(strip.length);
  }
  const shown = alpha ? samples - 1 : samples;
  const colour = shown >= 3;
  const extras = samples - (colour ? 3 : 1);
  // 2 is transparency that is not multiplied into the colours, 0 a band of no such meaning.
  const meanings = Array.from({ length: extras }, (_, i) => (alpha && i === extras - 1 ? 2 : 0));
  const each = (value: number): number[] => new Array<number>(samples).fill(value);
  return [
    [256, 4, [width]],
    [257, 4, [height]],
    [258, 3, each(bits)],
    [259, 3, [8]],
    [262, 3, [colour ? 2 : 1]],
    [273, 4, places],
    [277, 3, [samples]],
    [278, 4, [rows]],
    [279, 4, lengths],
    [284, 3, [1]],
    ...(extras > 0 ? [[338, 3, meanings] as Field] : []),
    [339, 3, each(values instanceof Float32Array ? 3 : 1)],
  ];
}

function tagFields({ density, icc }: TiffTags): Field[] {
  const fields: Field[] = [];
  if (density !== undefined) {
    const fraction = [Math.round(density * 1000), 1000];
    fields.push([282, 5, fraction], [283, 5, fraction], [296, 3, [2]]);
  }
  if (icc) fields.push([34675, 7, icc]);
  return fields;
}

type Put = (bytes: Uint8Array) => number;

/** A directory; values of more than four bytes stand elsewhere. The last four bytes are the place of the next one. */
function directoryOf(fields: readonly Field[], put: Put): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(2 + 12 * fields.length + 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, fields.length, true);
  for (const [i, [tag, type, values]] of fields.entries()) {
    const at = 2 + 12 * i;
    // A fraction is two numbers.
    const count = type === 5 ? values.length / 2 : values.length;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, count, true);
    const packed = valueBytes(type, values);
    if (packed.length <= 4) bytes.set(packed, at + 8);
    else view.setUint32(at + 8, put(packed), true);
  }
  return bytes;
}

function valueBytes(type: Field[1], values: readonly number[] | Uint8Array): Uint8Array {
  if (values instanceof Uint8Array) return values;
  const bytes = new Uint8Array(values.length * (type === 3 ? 2 : 4));
  const view = new DataView(bytes.buffer);
  for (const [i, value] of values.entries()) {
    if (type === 3) view.setUint16(2 * i, value, true);
    else view.setUint32(4 * i, value, true);
  }
  return bytes;
}
