import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { writeReason } from "../core/errno.ts";
import { HourglassError, usageError } from "../core/errors.ts";
import type { Values } from "./line/options.ts";
import type { VerbName } from "./line/verbs.ts";

/**
 * What a verb writes: one file; a table, by its extension; a page; a folder; or rows, which are a folder or a picture where
 * the model is of pictures and a table where it is not.
 */
type Written = "file" | "table" | "page" | "folder" | "rows";

const written: Partial<Record<VerbName, Written>> = {
  ...{ train: "file", compress: "file", detect: "table", encode: "table", impute: "table" },
  ...{ map: "page", look: "page", sweep: "folder", demo: "folder", denoise: "rows" },
  ...{ reconstruct: "rows", decode: "rows", decompress: "rows", generate: "rows", interpolate: "rows" },
  merge: "rows",
};

/** Endings of tables that are written, and of those that are written where they are read. */
const tables: ReadonlySet<string> = new Set([".csv", ".tsv", ".json", ".jsonl", ".parquet", ".npy"]);
const copied: ReadonlySet<string> = new Set([".ndjson"]);

/**
 * Refuses an output that cannot be written, before there is any work to lose: a folder in the way of a file or a file in the
 * way of a folder, a folder that is missing or may not be written to, an extension that is none. Throws `failed` or `usage`.
 */
export async function checkOutputs(verb: VerbName, values: Values): Promise<void> {
  const { out, onnx, maps, points } = values;
  const kind = written[verb];
  if (out !== undefined && kind !== undefined) {
    if (kind === "table") checkExtension(out, verb);
    if (kind === "page") checkPage(out);
    const file = kind !== "folder" && (kind !== "rows" || tables.has(extname(out).toLowerCase()));
    await (file ? checkFile(out) : checkFolder(out, kind === "rows"));
  }
  if (points !== undefined) {
    checkExtension(points, verb);
    await checkFile(points);
  }
  for (const folder of [onnx, maps]) if (folder !== undefined) await checkFolder(folder, false);
}

function checkExtension(path: string, verb: VerbName): void {
  const ending = extname(path).toLowerCase();
  if (tables.has(ending) || (verb === "impute" && copied.has(ending))) return;
  throw usageError({
    subject: path,
    reason: "unsupported-format",
    rule: `a table's extension must be one of ${[...tables].join(" ")}`,
    repair: "use .csv",
  });
}

function checkPage(path: string): void {
  if (/^(\.html?)?$/i.test(extname(path))) return;
  throw usageError({
    subject: path,
    reason: "unsupported-format",
    rule: "a page is an HTML file",
    repair: "use .html",
  });
}

async function checkFile(path: string): Promise<void> {
  const found = await statsOf(path);
  if (found?.isDirectory()) throw refused(path, "is a folder", "give the path of a file");
  if (found) return checkWritable(path, path);
  const folder = dirname(resolve(path));
  if (!(await statsOf(folder))) throw refused(path, `its folder does not exist`, "make the folder first");
  await checkWritable(folder, path);
}

/** A folder that is there or can be made; for rows a file may be there, of one picture. */
async function checkFolder(path: string, orFile: boolean): Promise<void> {
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await statsOf(at);
    if (found === undefined && at !== dirname(at)) continue;
    if (found?.isDirectory()) return checkWritable(at, path);
    if (orFile && at === resolve(path)) return checkWritable(at, path);
    throw refused(
      path,
      at === resolve(path) ? "is a file" : `${basename(at)} on its way is a file`,
      "give the path of a folder",
    );
  }
}

/** What is at a path; refuses one that the system will not look at, such as a name that is too long. */
async function statsOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw failure(path, error);
  }
}

async function checkWritable(place: string, path: string): Promise<void> {
  await access(place, constants.W_OK).catch((error: unknown) => {
    throw failure(path, error);
  });
}

function failure(path: string, error: unknown): unknown {
  const why = writeReason(error);
  return why ? refused(path, `could not be written: ${why.reason}`, why.repair) : error;
}

function refused(subject: string, rule: string, repair: string): Error {
  return new HourglassError("failed", { subject, reason: "not-writable", rule, repair });
}
