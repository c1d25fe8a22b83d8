import { unzlibSync } from "fflate";

/** The bytes of a strip or tile of a TIFF, `size` of them; what is missing is refused, what is too much cut off. */
export function unpackTiff(packed: Uint8Array, compression: number, size: number): Uint8Array {
  const bytes = unpacked(packed, compression, size);
  if (bytes.length < size) throw new Error("its pixels end early");
  return bytes.length === size ? bytes : bytes.subarray(0, size);
}

function unpacked(packed: Uint8Array, compression: number, size: number): Uint8Array {
  switch (compression) {
    case 1:
      return packed;
    case 5:
      return lzw(packed, size);
    case 8:
    case 32946:
      return unzlibSync(packed, { out: new Uint8Array(size) });
    case 32773:
      return packBits(packed, size);
    default:
      throw new Error(`its compression (${compression}) is not read`);
  }
}

/** Runs of bytes (Macintosh PackBits). */
function packBits(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < packed.length && to < size; ) {
    const head = (packed[at++] << 24) >> 24;
    if (head >= 0) {
      const part = packed.subarray(at, at + Math.min(head + 1, size - to));
      out.set(part, to);
      to += part.length;
      at += head + 1;
    } else if (head !== -128) {
      out.fill(packed[at++], to, to + 1 - head);
      to += 1 - head;
    }
  }
  return out.subarray(0, Math.min(to, size));
}

const [clear, end, mostCodes] = [256, 257, 4096];

/** TIFF's LZW: codes of 9 to 12 bits, high bits first, each wider one code early. */
function lzw(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  // A code is a byte behind the text of another code: where that text begins in the output, and its length.
  const starts = new Uint32Array(mostCodes);
  const lengths = new Uint32Array(mostCodes);
  let [to, next, width, bits, buffer, previous] = [0, 258, 9, 0, 0, -1];
  for (let at = 0; to < size; ) {
    while (bits < width && at < packed.length) {
      buffer = ((buffer << 8) | packed[at++]) & 0xffffff;
      bits += 8;
    }
    if (bits < width) break;
    const code = (buffer >> (bits - width)) & ((1 << width) - 1);
    bits -= width;
    if (code === end) break;
    if (code === clear) {
      [next, width, previous] = [258, 9, -1];
      continue;
    }
    if (code > next || (code === next && previous < 0)) throw new Error("its LZW codes are damaged");
    const begin = to;
    if (code < clear) out[to++] = code;
    else {
      const known = code < next;
      const [from, length] = known ? [starts[code], lengths[code]] : [starts[next], lengths[next]];
      // The text of the code that is only being made ends with its own first byte, which is there by then.
      for (let i = 0; i < length && to < size; i++) out[to++] = out[from + i];
    }
    if (previous >= 0 && next < mostCodes) next++;
    // The next code stands for what was just written and the byte that will follow it.
    if (next < mostCodes) {
      starts[next] = begin;
      lengths[next] = to - begin + 1;
    }
    previous = code;
    if (next + 1 >= 1 << width && width < 12) width++;
  }
  return out.subarray(0, to);
}
