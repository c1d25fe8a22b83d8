import { crc32 } from "../core/crc32.ts";
import { dataError } from "../core/errors.ts";
import { type CodedFile, codedWriter, decodeCoded, mostCells, mostCodes } from "./codedFile.ts";

/**
 * Coded files of one model, joined: `HGZJ`, their number, the length of each, the CRC-32 of all that, and the files one behind
 * the other. Whole numbers take four bytes, the lowest first. Each file keeps its own steps, and is decoded by itself.
 */
const magic = [0x48, 0x47, 0x5a, 0x4a];
/** Most files of a joined one, and how often the numbers that one file may hold: a few bytes must not ask for a whole disk. */
const mostParts = 4096;
const mostTimes = 16;
/** Rows that are coded again at a time. */
const together = 1024;

/** Joins coded files in their order; `names` are theirs, for the messages. A decoder that they hold is kept once. */
export function joinCoded(parts: readonly Uint8Array[], names: readonly string[]): Uint8Array<ArrayBuffer> {
  const files = parts.map((bytes, i) => decodeCoded(bytes, names[i]));
  refuseUnlike(files, names, "leave it out");
  refuseTooMany(files, names[0], "decompress each by itself");
  const kept = parts.map((bytes, i) => (i > 0 && files[i].model ? withoutModel(files[i]) : bytes));
  const head = new DataView(new ArrayBuffer(magic.length + 4 + 4 * kept.length + 4));
  for (const [i, byte] of magic.entries()) head.setUint8(i, byte);
  for (const [i, n] of [kept.length, ...kept.map(({ length }) => length)].entries())
    head.setUint32(magic.length + 4 * i, n, true);
  const end = head.byteLength - 4;
  head.setUint32(end, crc32(new Uint8Array(head.buffer, 0, end)), true);
  const whole = new Uint8Array(kept.reduce((sum, { length }) => sum + length, head.byteLength));
  whole.set(new Uint8Array(head.buffer));
  let at = head.byteLength;
  for (const part of kept) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The coded files of one that may be joined, damaged or hostile: one, or several of the same model. */
export function decodeParts(bytes: Uint8Array, name: string): CodedFile[] {
  if (!magic.every((byte, i) => bytes[i] === byte)) return [decodeCoded(bytes, name)];
  const refuse = (rule: string): never => {
    throw dataError({ subject: name, reason: "damaged", rule, repair: "merge its shards again" });
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const number = (i: number): number => {
    const at = magic.length + 4 * i;
    return at + 4 <= bytes.length ? view.getUint32(at, true) : refuse("is cut short");
  };
  const count = number(0);
  if (count < 1 || count > mostParts) refuse(`must hold 1…${mostParts} files`);
  const end = magic.length + 4 + 4 * count;
  if (number(count + 1) !== crc32(bytes.subarray(0, end)))
    refuse("the lengths of its files must match their checksum");
  let at = end + 4;
  const files = Array.from({ length: count }, (_, i) => {
    const length = number(1 + i);
    if (length > bytes.length - at) refuse("is cut short");
    at += length;
    return decodeCoded(bytes.subarray(at - length, at), partName(name, i));
  });
  if (at !== bytes.length) refuse("holds bytes behind its last file");
  refuseUnlike(
    files,
    files.map((_, i) => partName(name, i)),
    "merge its shards again",
  );
  refuseTooMany(files, name, "decompress its shards by themselves");
  return files;
}

const partName = (name: string, i: number): string => `${name}: part ${i + 1}`;

/** The same rows without a decoder. */
function withoutModel({ model: _, codes, ...head }: CodedFile): Uint8Array {
  const writer = codedWriter(head);
  const next = codes();
  for (let left = head.rows; left > 0; left -= together) {
    const { codes: some, cells } = next(Math.min(together, left));
    writer.add(some, cells);
  }
  return writer.finish();
}

function refuseUnlike(
  [first, ...others]: readonly CodedFile[],
  names: readonly string[],
  repair: string,
): void {
  for (const [i, { mark, names: own }] of others.entries()) {
    const rule = mark.some((byte, k) => byte !== first.mark[k])
      ? `was compressed by another model than ${names[0]}`
      : (own === undefined) !== (first.names === undefined)
        ? `must name its rows where ${names[0]} does, and only there`
        : undefined;
    if (rule) throw dataError({ subject: names[i + 1], reason: "wrong-model", rule, repair });
  }
}

function refuseTooMany(files: readonly CodedFile[], name: string, repair: string): void {
  const sum = (of: (file: CodedFile) => number) => files.reduce((all, file) => all + of(file), 0);
  const codes = sum(({ rows, numbers }) => rows * numbers.length);
  const cells = sum(({ rows, cells: own }) => (own ? rows * own.columns.length * own.window : 0));
  if (files.length <= mostParts && codes <= mostTimes * mostCodes && codes + cells <= mostTimes * mostCells)
    return;
  throw dataError({
    subject: name,
    reason: "too-large",
    rule: `a joined file holds at most ${mostParts} files, ${mostTimes * mostCodes} numbers of codes, and ${mostTimes * mostCells} with their cells`,
    received: `${files.length} files of ${codes} and ${cells}`,
    repair,
  });
}
