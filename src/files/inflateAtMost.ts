import { Inflate } from "fflate";

/** Input is handed over in pieces, so that a bomb is noticed before much of it is unpacked. */
const piece = 1 << 12;

/** What raw DEFLATE data unpacks to; throws where it is damaged, cut short or longer than `most` bytes. */
export function inflateAtMost(packed: Uint8Array, most: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  const inflate = new Inflate((part) => {
    length += part.length;
    if (length > most) throw new Error(`more than ${most} bytes`);
    parts.push(part);
  });
  // At least one piece: of an empty input, too, the end is missing.
  for (let at = 0; at === 0 || at < packed.length; at += piece)
    inflate.push(packed.subarray(at, at + piece), at + piece >= packed.length);
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
