/**
 * A range coder (Martin 1979; carries as in LZMA): each symbol takes −log2(size / total) bits, in integers alone, so
 * that every machine makes and reads the same bytes. It knows no symbols: a table says which part of the whole each is.
 */
export interface RangeEncoder {
  /** Codes the part of `total` that starts at `start` and is `size` long; `total` is at most 2^16. */
  encode(start: number, size: number, total: number): void;
  finish(): Uint8Array<ArrayBuffer>;
}

/** Reads what a {@link RangeEncoder} wrote, asked with the same totals in the same order. */
export interface RangeDecoder {
  /** A number below `total`, somewhere in the part that was coded. */
  peek(total: number): number;
  /** Takes that part. */
  take(start: number, size: number, total: number): void;
}

const word = 2 ** 32;
const top = 2 ** 24;

export function rangeEncoder(): RangeEncoder {
  let bytes = new Uint8Array(1 << 10);
  let length = 0;
  const put = (byte: number): void => {
    if (length === bytes.length) {
      const roomier = new Uint8Array(2 * length);
      roomier.set(bytes);
      bytes = roomier;
    }
    bytes[length++] = byte;
  };
  let [low, range] = [0, word - 1];
  // The last byte that is not sure yet, and how many 255s after it a carry would run through.
  let [pendingByte, waiting] = [0, 0];
  let begun = false;
  const shift = (): void => {
    if (low < 255 * top || low >= word) {
      const carry = low >= word ? 1 : 0;
      // The very first byte is the held 0, which nothing can carry into.
      if (begun) put((pendingByte + carry) & 255);
      begun = true;
      for (; waiting > 0; waiting--) put((255 + carry) & 255);
      pendingByte = Math.floor(low / top) & 255;
    } else waiting++;
    low = (low % top) * 256;
  };
  return {
    encode: (start, size, total) => {
      const part = Math.floor(range / total);
      low += part * start;
      range = part * size;
      while (range < top) {
        range *= 256;
        shift();
      }
    },
    finish: () => {
      for (let i = 0; i < 5; i++) shift();
      // Past its end the decoder reads zeros.
      while (length > 0 && bytes[length - 1] === 0) length--;
      return bytes.slice(0, length);
    },
  };
}

export function rangeDecoder(bytes: Uint8Array): RangeDecoder {
  let [code, range, at] = [0, word - 1, 0];
  const next = (): void => {
    code = (code * 256 + (bytes[at++] ?? 0)) % word;
  };
  for (let i = 0; i < 4; i++) next();
  return {
    peek: (total) => Math.min(total - 1, Math.floor(code / Math.floor(range / total))),
    take: (start, size, total) => {
      const part = Math.floor(range / total);
      code -= part * start;
      range = part * size;
      while (range < top) {
        range *= 256;
        next();
      }
    },
  };
}
