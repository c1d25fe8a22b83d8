import { readdir, stat } from "node:fs/promises";
import { dataError, usageError } from "../../core/errors.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { OpenOptions } from "../../data/options.ts";
import { builtinDataset, isBuiltin } from "../../data/procedural/builtins.ts";
import { firstBytes } from "../../data/readers/byteSource.ts";
import { idxInFolder, isIdxName, openIdx } from "../../data/readers/idxFiles.ts";
import { openNpy, openNpz } from "../../data/readers/npyFiles.ts";
import { sniffPicture } from "../../data/readers/sniff.ts";
import { seriesDataset } from "../../data/series/series.ts";
import { tableFormat } from "./tables/tableSource.ts";

/**
 * Opens anything that can be learnt from: a folder of pictures or IDX files, one picture, an IDX file, `.npy`,
 * `.npz`, a table, a series, or a built-in set by name. A file or folder of that name comes before a built-in set.
 */
export async function openDataset(source: string, options: OpenOptions = {}): Promise<Dataset> {
  const found = await stat(source).catch(() => undefined);
  if (found === undefined) {
    if (isBuiltin(source)) return shaped(builtinDataset(source, options), options);
    throw dataError({
      subject: source,
      rule: "is no file, no folder and no built-in set",
      repair: "hourglass datasets lists the built-in sets",
    });
  }
  const dataset = found.isDirectory() ? await openFolder(source, options) : await openFile(source, options);
  return shaped(dataset, options);
}

async function openFolder(folder: string, options: OpenOptions): Promise<Dataset> {
  const idx = await idxInFolder(folder, options);
  if (idx !== undefined) return openIdx(idx, options);
  const { listPictures, openPictures } = await import("./pictures/pictureFolder.ts");
  if ((await listPictures(folder)).length === 0) {
    const tables = (await readdir(folder)).filter((name) => tableFormat(name) !== undefined);
    if (tables.length > 0) {
      throw dataError({
        subject: folder,
        rule: "holds tables, and one must be named",
        received: tables.slice(0, 5).join(", "),
        repair: "give the path of the file",
      });
    }
  }
  return openPictures(folder, options);
}

async function openFile(path: string, options: OpenOptions): Promise<Dataset> {
  const start = await firstBytes(path, 12).catch((error: NodeJS.ErrnoException) => {
    throw dataError({ subject: path, rule: `cannot be opened (${error.code})` });
  });
  if (start.length === 0) throw dataError({ subject: path, rule: "is empty" });
  if (isIdxName(path)) return openIdx(path, options);
  if (/\.npy$/i.test(path)) return openNpy(path, options);
  if (/\.npz$/i.test(path)) return openNpz(path, options);
  const format = tableFormat(path);
  if (format !== undefined)
    return (await import("../../data/table/table.ts")).openTable(path, format, options);
  const { isPictureName, openPictures } = await import("./pictures/pictureFolder.ts");
  if (isPictureName(path) || sniffPicture(start) !== undefined) return openPictures(path, options);
  throw dataError({
    subject: path,
    rule: "is of no kind that is read",
    repair: "give pictures, IDX, .npy, .npz, .csv, .tsv, .parquet, .json or .jsonl (.gz too)",
  });
}

/** Whether each row is a whole series: no window was asked for, or a model's one column is no column here. */
function isWide(table: Dataset, { window, columns }: OpenOptions): boolean {
  if (window === undefined) return true;
  const one = columns?.length === 1 && !table.columns?.some(({ name }) => name === columns[0].name);
  return one && table.shape[0] === window;
}

/** The dataset as asked: a table as a series, pictures in another size or number of channels. */
async function shaped(dataset: Dataset, options: OpenOptions): Promise<Dataset> {
  if (options.series && dataset.kind === "pictures") {
    throw usageError({ subject: "--series", rule: "needs a table", received: dataset.name });
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
  return (await import("./pictures/refit.ts")).refitDataset(dataset, size, wanted as 1 | 3, options);
}
