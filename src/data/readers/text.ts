import { dataError, usageError } from "../../core/errors.ts";
import type { Host } from "../host.ts";
import type { OpenOptions } from "../options.ts";
import { openBytes, unpacked, unreadable } from "./byteSource.ts";
import { encoderOf } from "./encoder.ts";
import { foreign, pointer } from "./foreign.ts";
import type { SourceFile } from "./sourceFile.ts";

/** A file of text that can be read from its beginning, as often as needed. */
export interface TextFile {
  /** What had to be guessed about its characters, one sentence each. */
  readonly notes: readonly string[];
  /** The text in pieces, without byte-order marks unless asked for; refuses bytes that the encoding does not have. */
  stream(options?: { marks?: boolean }): AsyncGenerator<string>;
  /** What turns text into bytes of the file's encoding; throws `usage` where it is one that cannot be written. */
  encoder(): (text: string) => Uint8Array<ArrayBuffer>;
}

/** Bytes that are looked at to tell how a text is written, and whether it is one. */
const startLength = 4096;

/**
 * A file as text, unpacked where it is packed: in the encoding that is given, else in UTF-16 where a byte-order mark or
 * zeros in every other byte say so, else in UTF-8. Refuses a file that starts as another format does.
 */
export async function openText(
  file: SourceFile,
  host: Host,
  { encoding }: Pick<OpenOptions, "encoding">,
): Promise<TextFile> {
  const bytes = await openBytes(file, host);
  const start = await bytes.take(startLength);
  await bytes.close();
  const subject = file.name;
  const other = pointer(start) ?? foreign(start);
  if (other) throw dataError({ subject, reason: "unsupported-format", ...other });
  const unmarked = encoding === undefined ? unmarkedUtf16(start) : undefined;
  if (encoding === undefined && isUtf32(start))
    throw dataError({
      subject,
      reason: "unsupported-format",
      rule: "is UTF-32, which is not read",
      repair: "save it as UTF-8",
    });
  const label = encoding ?? unmarked ?? markedEncoding(start);
  decoderOf(label, subject);
  return {
    notes: unmarked
      ? [
          `Read as ${unmarked.toUpperCase()}, for every other byte is zero; the option encoding says otherwise.`,
        ]
      : [],
    stream: ({ marks = false } = {}) => textOf(file, host, { encoding: label, marks }),
    encoder: () => encoderOf(label, subject),
  };
}

async function* textOf(
  file: SourceFile,
  host: Host,
  { encoding, marks }: { encoding: string; marks: boolean },
): AsyncGenerator<string> {
  const subject = file.name;
  const decoder = decoderOf(encoding, subject, marks);
  const bytes = (await unpacked(file, host))[Symbol.asyncIterator]();
  const decoded = async (piece?: Uint8Array): Promise<string> => {
    try {
      return piece ? decoder.decode(piece, { stream: true }) : decoder.decode();
    } catch {
      const line = await lineOf("\ufffd", file, host, encoding);
      throw dataError({
        subject,
        reason: "damaged",
        rule: `line ${line}: holds bytes that are no ${decoder.encoding.toUpperCase()} text`,
        repair: "save it as UTF-8, or give its encoding, such as windows-1252 for files of Western Windows",
      });
    }
  };
  let first = true;
  try {
    for (;;) {
      const { value, done } = await bytes.next().catch((error: Error) => {
        throw unreadable(subject, error);
      });
      const text = await decoded(done ? undefined : value);
      if (text.includes("\0"))
        throw dataError({
          subject,
          reason: "damaged",
          rule: `line ${await lineOf("\0", file, host, encoding)}: holds a NUL, which no text has`,
          repair: "take a copy that is whole, or give its encoding",
        });
      if (text !== "") {
        // The decoder drops one mark; a program that appends to a marked file writes two.
        yield first && !marks ? text.replace(/^\ufeff+/, "") : text;
        first = false;
      }
      if (done) return;
    }
  } finally {
    await bytes.return?.();
  }
}

function decoderOf(encoding: string, subject: string, ignoreBOM = false): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM });
  } catch {
    throw usageError({
      subject,
      reason: "invalid-option",
      rule: "the option encoding must be a name of the Encoding Standard",
      received: encoding,
      repair: "give utf-8, windows-1252, utf-16le, shift_jis or another of them",
    });
  }
}

/** The line, counted from 1, on which a character first stands; U+FFFD is one that the encoding does not have. */
async function lineOf(char: string, file: SourceFile, host: Host, encoding: string): Promise<number> {
  const decoder = new TextDecoder(encoding);
  let line = 1;
  for await (const piece of await unpacked(file, host)) {
    const text = decoder.decode(piece, { stream: true });
    const fault = text.indexOf(char);
    line += text.slice(0, fault < 0 ? text.length : fault).split("\n").length - 1;
    if (fault >= 0) break;
  }
  return line;
}

/** By the byte-order mark. */
function markedEncoding([a, b]: Uint8Array): string {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  return a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
}

/** By the byte-order mark of UTF-32, or three zeros beside each of the first two bytes that are none. */
function isUtf32(start: Uint8Array): boolean {
  const has = (...bytes: readonly (number | undefined)[]) =>
    start.length >= bytes.length &&
    bytes.every((byte, i) => byte === start[i] || (byte === undefined && start[i] !== 0));
  return (
    has(0xff, 0xfe, 0, 0) ||
    has(0, 0, 0xfe, 0xff) ||
    has(undefined, 0, 0, 0, undefined, 0, 0, 0) ||
    has(0, 0, 0, undefined, 0, 0, 0, undefined)
  );
}

/** UTF-16 without a mark: nearly every other byte of a text in Latin letters is zero, and none of the others. */
function unmarkedUtf16(start: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (markedEncoding(start) !== "utf-8" || start.length < 4) return undefined;
  const zeros = [0, 0];
  for (const [i, byte] of start.entries()) if (byte === 0) zeros[i % 2]++;
  const many = start.length / 4;
  if (zeros[1] > many && zeros[0] === 0) return "utf-16le";
  return zeros[0] > many && zeros[1] === 0 ? "utf-16be" : undefined;
}
