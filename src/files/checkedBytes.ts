import { crc32 } from "../core/crc32.ts";
import { dataError } from "../core/errors.ts";

/** Throws that a file that compress wrote is damaged: the rule that it breaks. */
export type Refuse = (rule: string) => never;

/** Refuses the compressed file `name`. */
export function refuserOf(name: string): Refuse {
  return (rule) => {
    throw dataError({
      subject: name,
      reason: "damaged",
      rule,
      repair: "give a whole file that compress wrote",
    });
  };
}

/** Writes the CRC-32 of all before them into the last four bytes, the lowest byte first. */
export function withChecksum(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const end = bytes.length - 4;
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(end, crc32(bytes.subarray(0, end)), true);
  return bytes;
}

/** Where the content of such bytes ends; refuses fewer than `least` of it, and content that its checksum does not match. */
export function checkedEnd(bytes: Uint8Array, least: number, refuse: Refuse): number {
  const end = bytes.length - 4;
  if (end < least) return refuse("is cut short");
  const sum = new DataView(bytes.buffer, bytes.byteOffset + end).getUint32(0, true);
  return crc32(bytes.subarray(0, end)) === sum ? end : refuse("the content must match its checksum");
}

/** Appends a whole number, 7 bits a byte, the lowest first. */
export function putWhole(to: number[], n: number): void {
  let left = n;
  while (left >= 128) {
    to.push((left % 128) | 128);
    left = Math.floor(left / 128);
  }
  to.push(left);
}

/** Reads a number of {@link putWhole} of at most five bytes, byte by byte. */
export function takeWhole(byte: () => number, refuse: Refuse): number {
  let n = 0;
  for (let place = 1; place <= 2 ** 28; place *= 128) {
    const b = byte();
    n += (b & 127) * place;
    if (b < 128) return n;
  }
  return refuse("a number in it is too long");
}
