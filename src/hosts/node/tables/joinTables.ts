import { createReadStream } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { extname } from "node:path";
import { dataError, usageError } from "../../../core/errors.ts";
import { sizeOf } from "../../../core/shape.ts";
import { elementBytes } from "../../../data/readers/arrays/array.ts";
import { npyBytes, npyHeader } from "../../../data/readers/arrays/npy.ts";
import { byteSource } from "../../../data/readers/byteSource.ts";
import { atomically } from "../disk/atomic.ts";
import { diskFile } from "../disk/diskFile.ts";
import { parquetTable, text, withDuck } from "./duck.ts";

/**
 * Joins tables of results that {@link writeTable} wrote, one after the other in the order given, into one of the same
 * format, whose bytes are those that writing all of their rows at once would have given; of Parquet, whose rows are.
 * Throws `data` where their columns differ.
 */
export async function joinTables(paths: readonly string[], out: string): Promise<void> {
  const ending = extname(out).toLowerCase();
  const join = joiners[ending];
  const other = paths.find((path) => extname(path).toLowerCase() !== ending);
  if (!join || other !== undefined)
    throw usageError({
      subject: out,
      reason: "unsupported-format",
      rule: join
        ? "must be of the format of what is joined"
        : `must end in one of ${Object.keys(joiners).join(" ")}`,
      received: other ?? ending,
    });
  await atomically(out, (temporary) => join(paths, temporary));
}

type Join = (paths: readonly string[], to: string) => Promise<void>;

const joiners: Readonly<Record<string, Join | undefined>> = {
  ".csv": (paths, to) => joinText(paths, to, { header: true }),
  ".tsv": (paths, to) => joinText(paths, to, { header: true }),
  ".jsonl": (paths, to) => joinText(paths, to, { header: false }),
  ".json": joinJson,
  ".npy": joinNpy,
  ".parquet": joinParquet,
};

/** Lines, of which the first is the same in all files and written once. */
async function joinText(
  paths: readonly string[],
  to: string,
  { header }: { header: boolean },
): Promise<void> {
  await withFile(to, async (file) => {
    const first = header ? await headerOf(paths[0]) : Buffer.alloc(0);
    await file.appendFile(first);
    for (const path of paths) {
      if (header && !(await headerOf(path)).equals(first)) throw otherColumns(path, paths[0]);
      await append(file, path, first.length);
    }
  });
}

/** A list of records: what stands between `[` and `]` of each. */
async function joinJson(paths: readonly string[], to: string): Promise<void> {
  const [start, end] = ["[", "\n]\n"];
  await withFile(to, async (file) => {
    await file.appendFile(start);
    let begun = false;
    for (const path of paths) {
      const { size } = await stat(path);
      if (size <= start.length + end.length) continue;
      if (begun) await file.appendFile(",");
      begun = true;
      await append(file, path, start.length, size - end.length);
    }
    await file.appendFile(end);
  });
}

/** Arrays [rows, ...] of one type, whose first axes are added up. */
async function joinNpy(paths: readonly string[], to: string): Promise<void> {
  const parts = await Promise.all(
    paths.map(async (path) => {
      const file = await diskFile(path);
      const { shape, type, fortran } = await npyHeader(byteSource(file.stream(), path), path);
      const [rows, ...row] = shape;
      const at = file.size - sizeOf(shape) * elementBytes(type);
      const descr = /'descr': '([^']+)'/.exec(new TextDecoder("latin1").decode(await file.slice(0, at)))?.[1];
      if (descr === undefined || fortran)
        throw dataError({ subject: path, reason: "wrong-shape", rule: "is no array that a shard wrote" });
      return { path, rows, row, descr, at };
    }),
  );
  const [{ descr, row }] = parts;
  const other = parts.find((part) => part.descr !== descr || part.row.join() !== row.join());
  if (other) throw otherColumns(other.path, paths[0]);
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  await withFile(to, async (file) => {
    await file.appendFile(npyBytes(descr, [rows, ...row]));
    for (const { path, at } of parts) await append(file, path, at);
  });
}

async function joinParquet(paths: readonly string[], to: string): Promise<void> {
  await withDuck(
    [...paths, to],
    0,
    async ({ rows }) => {
      const columns = async (path: string) =>
        JSON.stringify(await rows(`DESCRIBE SELECT * FROM ${parquetTable(path)}`));
      const first = await columns(paths[0]);
      for (const path of paths) if ((await columns(path)) !== first) throw otherColumns(path, paths[0]);
      const all = paths.map((path) => `SELECT * FROM ${parquetTable(path)}`).join(" UNION ALL ");
      await rows(`COPY (${all}) TO ${text(to)} (FORMAT parquet)`);
    },
    { threads: 1 },
  );
}

function otherColumns(path: string, first: string): Error {
  return dataError({
    subject: path,
    reason: "wrong-columns",
    rule: `its columns differ from those of ${first}`,
    repair: "join what one run wrote",
  });
}

/** The first line of a file, its end included. A quoted name may hold a line's end. */
async function headerOf(path: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let quoted = false;
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) {
    for (let i = 0; i < piece.length; i++) {
      if (piece[i] === 0x22) quoted = !quoted;
      if (piece[i] === 0x0a && !quoted) return Buffer.concat([...pieces, piece.subarray(0, i + 1)]);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

async function append(file: FileHandle, path: string, start: number, end?: number): Promise<void> {
  const { size } = await stat(path);
  if (start >= (end ?? size)) return;
  const options = { start, highWaterMark: 1 << 20, ...(end !== undefined && { end: end - 1 }) };
  for await (const piece of createReadStream(path, options)) await file.appendFile(piece as Buffer);
}

async function withFile(path: string, use: (file: FileHandle) => Promise<void>): Promise<void> {
  const file = await open(path, "wx");
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
