import { dataError, HourglassError, usageError } from "../core/errors.ts";
import type { Dataset } from "./dataset.ts";
import type { Host } from "./host.ts";
import { memorySource } from "./memorySource.ts";
import type { OpenOptions } from "./options.ts";
import { builtinDataset, isBuiltin } from "./procedural/builtins.ts";
import { idxInputs } from "./readers/arrays/idxReader.ts";
import { npzReader } from "./readers/arrays/npzReader.ts";
import { foreign, pointer } from "./readers/foreign.ts";
import { naturally } from "./readers/naturally.ts";
import { openPictures, pictureReader } from "./readers/pictures/openPictures.ts";
import { isHidden, pictureFiles } from "./readers/pictures/pictureFiles.ts";
import { knownEndings, readerNamed, readerOf, startLength } from "./readers/readers.ts";
import { refitDataset } from "./readers/refit.ts";
import { blobFile, type SourceFile } from "./readers/sourceFile.ts";
import { seriesDataset } from "./series/series.ts";
import { shardOf, shardRange } from "./shard.ts";
import type { Source, SourceFolder } from "./source.ts";

/** A host, and what it finds at a path. */
export interface OpeningHost extends Host {
  /** What lies at a path; undefined where there is nothing. Absent where a host has no paths. */
  find?(path: string): Promise<{ file: SourceFile; beside: SourceFolder } | SourceFolder | undefined>;
}

/**
 * Opens anything that can be learnt from: a folder of pictures or IDX files, one picture, an IDX file, `.npy`, `.npz`,
 * a table, a series, values in memory, or a built-in set by name. A file or folder of that name comes before a
 * built-in set.
 */
export async function openSource(
  host: OpeningHost,
  source: Source,
  options: OpenOptions = {},
): Promise<Dataset> {
  const dataset = await shaped(await openAny(host, source, options), options, host);
  if (!options.shard || dataset.place) return dataset;
  try {
    return shardOf(dataset, options.shard);
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

async function openAny(host: OpeningHost, source: Source, options: OpenOptions): Promise<Dataset> {
  if (typeof source === "string") return openNamed(host, source, options);
  if (source instanceof URL) {
    if (source.protocol === "file:" && host.find) return openNamed(host, pathOf(source), options);
    return openFile(await fetched(source), host, options);
  }
  if (source instanceof Blob) return openFile(blobFile(source), host, options);
  if (isFiles(source)) return openFolder(filesFolder(source), host, options);
  return memorySource(host, source, options);
}

async function openNamed(host: OpeningHost, name: string, options: OpenOptions): Promise<Dataset> {
  const found = await host.find?.(name);
  if (found && "beside" in found) return openFile(found.file, host, options, found.beside);
  if (found) return openFolder(found, host, options);
  if (isBuiltin(name)) return builtinDataset(name, options);
  if (!host.find) {
    throw usageError({
      subject: name,
      reason: "no-disk",
      rule: "is no built-in set, and a page cannot open a path",
      repair: "give a File, a Blob or a URL",
    });
  }
  throw dataError({
    subject: name,
    reason: "no-such-file",
    rule: "is no file, no folder and no built-in set",
    repair: "check the path; `hourglass datasets` and `builtins` list the built-in sets",
  });
}

async function openFile(
  file: SourceFile,
  host: Host,
  options: OpenOptions,
  folder?: SourceFolder,
): Promise<Dataset> {
  if (file.size === 0)
    throw dataError({
      subject: file.name,
      reason: "too-few-rows",
      rule: "is empty",
      repair: "give a file with rows in it",
    });
  const start = await file.slice(0, startLength);
  const reader = readerOf(file.name, start);
  const other = pointer(start) ?? (reader === pictureReader ? undefined : foreign(start));
  if (other) throw dataError({ subject: file.name, reason: "unsupported-format", ...other });
  if (reader === undefined) {
    throw dataError({
      subject: file.name,
      reason: "unsupported-format",
      rule: "is of no kind that is read",
      repair: `give a file that ends in ${knownEndings()} (.gz too, for arrays in IDX and tables of text)`,
    });
  }
  const beside = async (name: string) => (folder?.names.includes(name) ? folder.file(name) : undefined);
  if (options.array !== undefined && reader !== npzReader)
    throw usageError({
      subject: { option: "array" },
      reason: "invalid-option",
      rule: "names an array of an archive (.npz)",
      received: file.name,
      repair: "leave it out",
    });
  return reader.open(file, { host, options, beside });
}

async function openFolder(folder: SourceFolder, host: Host, options: OpenOptions): Promise<Dataset> {
  const own = folder.names.filter((name) => !/[\\/]/.test(name) && !isHidden(name));
  const inputs = idxInputs(own, { folder: folder.name, part: options.part });
  if (inputs !== undefined) return openFile(await folder.file(inputs), host, options, folder);
  const found = await pictureFiles(folder);
  const tables = folder.names.filter((name) => !isHidden(name) && readerNamed(name) !== undefined);
  if (found.files.length === 0 && tables.length > 0) {
    throw dataError({
      subject: folder.name,
      reason: "invalid-option",
      rule: "holds tables or arrays, and one must be named",
      received: tables.slice(0, 5).join(", "),
      repair: "give the path of the file",
    });
  }
  if (!options.shard) return openPictures(folder.name, found, { host, options });
  // The pictures of other shards are not even opened.
  const total = found.files.length;
  const [start, end] = shardRange(total, options.shard);
  const files = found.files.slice(start, end);
  return {
    ...(await openPictures(folder.name, { ...found, files }, { host, options })),
    place: { start, end, total },
  };
}

function isFiles(source: object): source is readonly File[] {
  return Array.isArray(source) && source.length > 0 && source.every((one) => one instanceof Blob);
}

/** Files that a person chose or dropped, as the folder that they lie in. */
function filesFolder(files: readonly File[]): SourceFolder {
  const byName = new Map<string, File>();
  for (const file of files) byName.set(freeName(file.webkitRelativePath || file.name, byName), file);
  const names = [...byName.keys()].sort(naturally);
  return {
    name: names.length === 1 ? "1 file" : `${names.length} files`,
    names,
    file: async (name) => blobFile(byName.get(name) as File, name),
  };
}

/** A name that none has yet: files of several folders may share one, and each of them is a row. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  const [, stem, ending] = /^(.*?)(\.[^./\\]*)?$/s.exec(name) as RegExpExecArray;
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${stem} (${n})${ending ?? ""}`;
  return free;
}

async function fetched(url: URL): Promise<SourceFile> {
  const subject = url.href;
  const answer = await fetch(url).catch((error: Error) => {
    throw new HourglassError("failed", {
      subject,
      reason: "unreadable",
      rule: `cannot be fetched (${error.message})`,
      repair: "check the address and the connection",
    });
  });
  if (!answer.ok)
    throw new HourglassError("failed", {
      subject,
      reason: "unreadable",
      rule: `cannot be fetched (status ${answer.status})`,
      repair: "check the address and that it may be read",
    });
  return blobFile(await answer.blob(), decodeURIComponent(url.pathname.replace(/^.*\//, "")) || subject);
}

function pathOf({ pathname }: URL): string {
  // A drive's letter stands behind a slash in an address.
  return decodeURIComponent(pathname).replace(/^\/([A-Za-z]:)/, "$1");
}

/** Whether each row is a whole series: no window was asked for, or where one column was, there are as many as samples. */
function isWide(table: Dataset, { window, like }: OpenOptions): boolean {
  return window === undefined || (like?.length === 1 && table.shape[0] === window);
}

/** Options that say how a table with named columns is read. */
const tableOptions = ["header", "delimiter", "encoding", "columns", "drop", "types", "missing"] as const;

/** The dataset as asked: a table as a series, pictures in another size or number of channels. */
async function shaped(dataset: Dataset, options: OpenOptions, host: Host): Promise<Dataset> {
  if (options.layout !== undefined && dataset.array === undefined) {
    await dataset.close();
    throw usageError({
      subject: { option: "layout" },
      reason: "invalid-option",
      rule: "goes with arrays of pictures: .npy, .npz and IDX of three or four axes",
      received: dataset.name,
      repair: "leave it out",
    });
  }
  const asked = tableOptions.find((name) => options[name] !== undefined);
  if (asked !== undefined && dataset.sourceColumns === undefined) {
    await dataset.close();
    throw usageError({
      subject: { option: asked },
      reason: "invalid-option",
      rule: "goes with tables in CSV, JSON, Parquet or records",
      received: dataset.name,
      repair: "leave it out",
    });
  }
  if (options.series && dataset.kind === "pictures") {
    throw usageError({
      subject: { option: "series" },
      reason: "invalid-option",
      rule: "needs a table",
      received: dataset.name,
      repair: "give a table, or read this as what it is",
    });
  }
  if (options.series && dataset.kind === "table") {
    const { window, stride } = options;
    return seriesDataset(dataset, isWide(dataset, options) ? {} : { window, stride });
  }
  if (dataset.kind !== "pictures") return dataset;
  const [channels, height, width] = dataset.shape;
  const size = options.size ?? [height, width];
  const wanted = options.channels ?? channels;
  if (wanted === channels && size[0] === height && size[1] === width) return dataset;
  return refitDataset(dataset, size, wanted, { host, options });
}
