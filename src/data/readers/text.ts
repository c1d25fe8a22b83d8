import { dataError } from "../../core/errors.ts";
import type { Host } from "../host.ts";
import { unpacked, unreadable } from "./byteSource.ts";
import type { SourceFile } from "./sourceFile.ts";

/** The text of a file in pieces: UTF-8, or UTF-16 where a byte-order mark says so; refuses other bytes. */
export async function* textOf(file: SourceFile, host: Host): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  const bytes = (await unpacked(file, host))[Symbol.asyncIterator]();
  const subject = file.name;
  try {
    for (;;) {
      const { value, done } = await bytes.next().catch((error: Error) => {
        throw unreadable(subject, error);
      });
      if (done) break;
      decoder ??= new TextDecoder(encodingOf(value), { fatal: true });
      yield decoded(decoder, value, subject);
    }
    if (decoder) yield decoded(decoder, undefined, subject);
  } finally {
    await bytes.return?.();
  }
}

/** By the byte-order mark; a first piece of one byte is no file that has one. */
function encodingOf([a, b]: Uint8Array): string {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
}

function decoded(decoder: TextDecoder, bytes: Uint8Array | undefined, subject: string): string {
  try {
    return bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode();
  } catch {
    throw dataError({
      subject,
      reason: "invalid-value",
      rule: `holds bytes that are no ${decoder.encoding.toUpperCase()} text`,
      repair: "save it as UTF-8",
    });
  }
}
