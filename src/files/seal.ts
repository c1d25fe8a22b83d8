import { crc32 } from "../core/crc32.ts";
import { dataError } from "../core/errors.ts";
import { decodeSafetensors, encodeSafetensors, headerLength, type TensorFile } from "./safetensors.ts";

const mark = '"checksum":"';
const blank = "00000000";

/**
 * A safetensors file whose metadata holds `checksum`: the CRC-32 of the whole file, in hexadecimal, taken with eight
 * zeros in its place. A flipped bit anywhere is then found when the file is read.
 */
export function seal({ tensors, metadata }: TensorFile): Uint8Array<ArrayBuffer> {
  const file = encodeSafetensors({ tensors, metadata: new Map([["checksum", blank], ...metadata]) });
  file.set(hexadecimal(crc32(file)), placeOfChecksum(file));
  return file;
}

/**
 * Reads a sealed file and checks its checksum. A file without one is another program's: it is read unchecked, unless
 * `required`.
 */
export function unseal(bytes: Uint8Array, name: string, { required = false } = {}): TensorFile {
  const { tensors, metadata } = decodeSafetensors(bytes, name);
  const found = metadata.get("checksum");
  const repair = "the file is damaged; take a copy that is whole, or make it again";
  if (found === undefined) {
    if (required) throw dataError({ subject: name, reason: "damaged", rule: "checksum is missing", repair });
  } else if (!matches(bytes, found)) {
    throw dataError({
      subject: name,
      reason: "damaged",
      rule: "the content must match its checksum",
      received: found,
      repair,
    });
  }
  return { tensors, metadata: new Map([...metadata].filter(([field]) => field !== "checksum")) };
}

function matches(bytes: Uint8Array, found: string): boolean {
  const place = placeOfChecksum(bytes);
  if (place < 0) return false;
  const copy = new Uint8Array(bytes);
  copy.set(ascii(blank), place);
  return new TextDecoder().decode(hexadecimal(crc32(copy))) === found;
}

/** Where the eight digits stand. A text that quotes the mark has its quotes escaped, so the first find is the right one. */
function placeOfChecksum(bytes: Uint8Array): number {
  const header = bytes.subarray(8, 8 + (headerLength(bytes) ?? 0));
  // One byte a character, whatever the encoding: positions count bytes.
  const at = new TextDecoder("latin1").decode(header).indexOf(mark);
  return at < 0 ? -1 : 8 + at + mark.length;
}

function hexadecimal(value: number): Uint8Array {
  return ascii(value.toString(16).padStart(8, "0"));
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
