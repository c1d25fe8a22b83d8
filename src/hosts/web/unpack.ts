import type { Packing } from "../../data/host.ts";

/**
 * Unpacks by pako, zlib in JavaScript: it checks lengths and checksums of every member. Zeros between members and behind
 * them are padding. A browser's own `DecompressionStream` refuses a second member.
 */
export async function* unpack(
  packed: AsyncIterable<Uint8Array<ArrayBuffer>>,
  format: Packing,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const zlib = await import("pako");
  const stream = new zlib.ZStream();
  // 15 bits of window; 16 more ask for gzip's header, a minus for none.
  zlib.zlibInflateInit2(stream, format === "gzip" ? 31 : -15);
  let ended = false;
  for await (const input of packed) {
    stream.input = input;
    stream.next_in = 0;
    stream.avail_in = input.length;
    while (stream.avail_in > 0 || stream.avail_out === 0) {
      if (ended) {
        if (format !== "gzip") return;
        passZeros(stream);
        if (stream.avail_in === 0) break;
        zlib.zlibInflateReset(stream);
        ended = false;
      }
      stream.output = new Uint8Array(1 << 18);
      stream.next_out = 0;
      stream.avail_out = stream.output.length;
      const status = zlib.zlibInflate(stream, zlib.Z_NO_FLUSH);
      if (stream.next_out > 0) yield stream.output.subarray(0, stream.next_out);
      if (status === zlib.Z_STREAM_END) ended = true;
      else if (status === zlib.Z_BUF_ERROR) break;
      else if (status !== zlib.Z_OK) throw new Error(stream.msg || "damaged");
      if (ended && stream.avail_in === 0) break;
    }
  }
  if (!ended) throw new Error("unexpected end of file");
}

/** Passes over the zeros behind a member, which are padding; what follows them is another member, or is none. */
function passZeros(stream: { input: Uint8Array; next_in: number; avail_in: number }): void {
  while (stream.avail_in > 0 && stream.input[stream.next_in] === 0) {
    stream.next_in++;
    stream.avail_in--;
  }
}
