/** A file as bytes: on a disk, chosen in a page, fetched, or held in memory. It may be read many times, in any part. */
export interface SourceFile {
  /** What a person calls it; readers go by its ending where the content does not tell. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Where it lies on this machine, for a host that has disks. */
  readonly path?: string;
  /** The bytes start … end−1, fewer where the file ends before; either may be anything that a broken file says. */
  slice(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
  /** The bytes start … end−1 in order, in pieces of any size. */
  stream(start?: number, end?: number): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** A `Blob` or `File` as a source; a blob has no name of its own. */
export function blobFile(blob: Blob, name = "name" in blob ? String(blob.name) : "data"): SourceFile {
  const cut = (start: number, end: number) => blob.slice(...within(blob.size, start, end));
  return {
    name,
    size: blob.size,
    slice: async (start, end) => new Uint8Array(await cut(start, end).arrayBuffer()),
    stream: (start = 0, end = blob.size) => pieces(cut(start, end)),
  };
}

/** Bytes in memory as a source; they are not copied. */
export function bytesFile(bytes: Uint8Array<ArrayBuffer>, name = "data"): SourceFile {
  return {
    name,
    size: bytes.length,
    slice: async (start, end) => bytes.slice(...within(bytes.length, start, end)),
    stream: async function* (start = 0, end = bytes.length) {
      yield bytes.subarray(...within(bytes.length, start, end));
    },
  };
}

/** Places in a file of so many bytes. Node ends the process where a blob is cut at 2³² or beyond. */
function within(size: number, start: number, end: number): [start: number, end: number] {
  const place = (at: number) => Math.min(Math.max(Math.trunc(at) || 0, 0), size);
  return [place(start), place(end)];
}

/** Read by a reader and not by `for await`, which not every browser has for streams. */
async function* pieces(blob: Blob): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
