import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { dataError, HourglassError } from "../../../core/errors.ts";
import { type BodyKind, endingOf, kindOfBody } from "./mediaTypes.ts";

/** The body of a request, whole: in memory where it is small, else in a temporary file. */
export interface Body {
  readonly kind: BodyKind;
  readonly size: number;
  readonly bytes?: Uint8Array<ArrayBuffer>;
  readonly path?: string;
  /** Removes the temporary file. */
  discard(): Promise<void>;
}

/** Bytes of a body that are kept in memory; requests are many, and a large one is read from the disk part by part. */
const keptBytes = 1 << 20;

/** What a body is called in messages. */
export const bodyName = (kind: BodyKind) => `request${endingOf(kind)}`;

/**
 * Takes the body of a request of at most `limit` bytes. Throws `data` where it is larger, of a type that is not read, or
 * packed; `stopped` where the client goes away.
 */
export async function takeBody(request: IncomingMessage, limit: number): Promise<Body> {
  const { headers } = request;
  const packed = headers["content-encoding"] ?? "identity";
  if (packed !== "identity")
    throw dataError({
      subject: "Content-Encoding",
      reason: "unsupported-format",
      rule: "a body must not be packed",
      received: packed,
      repair: "send it as it is; .parquet and .npz are small by themselves",
    });
  if (Number(headers["content-length"] ?? 0) > limit) throw tooLarge(limit);
  const contentType = headers["content-type"] ?? "";
  let kind: BodyKind | undefined;
  let pieces: Buffer[] = [];
  let size = 0;
  let path: string | undefined;
  let file: ReturnType<typeof createWriteStream> | undefined;
  const discard = async () => {
    if (path === undefined) return;
    if (file) {
      file.destroy();
      await finished(file).catch(() => {});
    }
    await rm(path, { force: true });
  };
  try {
    for await (const piece of request as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size > limit) throw tooLarge(limit);
      if (file === undefined) {
        pieces.push(piece);
        if (size <= keptBytes) continue;
        kind = kindOf(contentType, Buffer.concat(pieces).subarray(0, 64));
        path = join(tmpdir(), `hourglass-${process.pid}-${randomUUID()}${endingOf(kind)}`);
        file = createWriteStream(path, { flags: "wx", mode: 0o600 });
        for (const kept of pieces) await written(file, kept);
        pieces = [];
      } else await written(file, piece);
    }
    if (file) {
      file.end();
      await finished(file);
      return { kind: kind!, size, path: path!, discard };
    }
  } catch (error) {
    await discard();
    if (request.errored === error || (error as Error).message === "aborted")
      throw new HourglassError("stopped", "the client went away", { cause: error });
    throw error;
  }
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  kind = kindOf(contentType, bytes.subarray(0, 64));
  if (kind !== "parquet") return { kind, size, bytes, discard };
  // It is read in a process of its own, which a hostile one may break, and that takes a path.
  path = join(tmpdir(), `hourglass-${process.pid}-${randomUUID()}${endingOf(kind)}`);
  await writeFile(path, bytes, { flag: "wx", mode: 0o600 });
  return { kind, size, path, discard };
}

async function written(file: ReturnType<typeof createWriteStream>, piece: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    file.write(piece, (error) => (error ? reject(error) : resolve())),
  );
}

function kindOf(contentType: string, start: Uint8Array): BodyKind {
  const kind = kindOfBody(contentType, start);
  if (kind) return kind;
  throw dataError({
    subject: "Content-Type",
    reason: "unsupported-format",
    rule: "is of no kind that is read",
    received: contentType,
    repair: "send JSON, NDJSON, CSV, TSV, Parquet, npy or pictures",
  });
}

function tooLarge(limit: number): Error {
  return dataError({
    subject: "the request",
    reason: "too-large",
    rule: `its body must be at most ${limit} bytes`,
    repair: "send it in parts, or score the file by the command line",
  });
}
