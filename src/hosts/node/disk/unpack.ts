import { Readable } from "node:stream";
import { createGunzip, createInflateRaw } from "node:zlib";
import type { Packing } from "../../../data/host.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Unpacks by zlib, which checks lengths and checksums of every member. Zeros between members and behind them are padding. */
export async function* unpack(packed: AsyncIterable<Bytes>, format: Packing): AsyncGenerator<Bytes> {
  const pieces = packed[Symbol.asyncIterator]();
  /** Pieces that were read and are not yet unpacked as a whole; the first begins at byte `from`. */
  let [kept, from]: [Bytes[], number] = [[], 0];
  let reading: Promise<unknown> | undefined;
  const read = async (): Promise<Bytes | undefined> => {
    const next = pieces.next();
    reading = next.then(({ value, done }) => done || kept.push(value));
    await reading;
    const { value, done } = await next;
    return done ? undefined : value;
  };
  try {
    do {
      const begun = [...kept];
      const output = (format === "gzip" ? createGunzip : createInflateRaw)({ chunkSize: 1 << 18 });
      const feed = async function* (): AsyncGenerator<Bytes> {
        yield* begun;
        for (let piece = await read(); piece !== undefined; piece = await read()) {
          yield piece;
          while (kept.length > 1 && from + kept[0].length <= output.bytesWritten)
            from += kept.shift()!.length;
        }
      };
      const input = Readable.from(feed(), { objectMode: false });
      input.on("error", (error) => output.destroy(error));
      output.on("close", () => input.destroy());
      yield* input.pipe(output);
      if (format !== "gzip") return;
      // zlib stops at the first zero behind a member, whatever follows.
      await reading;
      kept = await behindZeros(kept, output.bytesWritten - from, read);
      from = 0;
    } while (kept.length > 0);
  } finally {
    await pieces.return?.();
  }
}

/** The pieces from the first byte on that is not zero, at `start` or behind it: the next member, or what is none. */
async function behindZeros(
  [first, ...others]: readonly Bytes[],
  start: number,
  read: () => Promise<Bytes | undefined>,
): Promise<Bytes[]> {
  const rest = first ? [first.subarray(start), ...others] : [];
  for (;;) {
    for (const [i, piece] of rest.entries()) {
      const at = piece.findIndex((byte) => byte !== 0);
      if (at >= 0) return [piece.subarray(at), ...rest.slice(i + 1)];
    }
    const piece = await read();
    if (piece === undefined) return [];
    rest.splice(0, rest.length, piece);
  }
}
