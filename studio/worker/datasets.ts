import { type Dataset, normalRows, type OpenOptions, openDataset, type Source } from "autoencoder";
import { look } from "../../src/inspect/look.ts";
import type { Opened, RawRows, RowSource } from "./protocol.ts";

/** Rows that are open, and how they were opened. */
export interface OpenRows {
  readonly dataset: Dataset;
  /** Rows labelled normal, where labels tell; all else. */
  readonly only?: Uint32Array;
  readonly name: string;
}

/** What a page gives as a source of the library, unpacked where it is a zip. */
export async function sourceOf(source: RowSource): Promise<{ source: Source; options: OpenOptions }> {
  switch (source.kind) {
    case "builtin":
      return { source: source.name, options: { rows: source.rows, seed: source.seed } };
    case "drawn": {
      const { pictures, side } = source;
      const rows = pictures.length / side ** 2;
      return { source: { data: pictures, shape: [rows, side, side] }, options: {} };
    }
    case "files": {
      const files = (await Promise.all(source.files.map(unpacked))).flat();
      return { source: files.length === 1 ? files[0] : files, options: {} };
    }
    default:
      return source satisfies never;
  }
}

/** Opens rows, and says what was understood of them. */
export async function openRows(
  from: RowSource,
  options: OpenOptions = {},
): Promise<{ rows: OpenRows; opened: Opened }> {
  const { source, options: own } = await sourceOf(from);
  const wanted = { ...own, ...options };
  const dataset = await openDataset(source, wanted);
  // Looked at as it lies open; a series that is cut is looked at as the table that it is cut from, too.
  const said = await look(
    async (asked) => (asked === wanted ? { ...dataset, close: async () => {} } : openDataset(source, asked)),
    wanted,
  );
  return described(dataset, said);
}

/** Open rows beside what a page is told of them. */
export function described(dataset: Dataset, said: Opened["look"]): { rows: OpenRows; opened: Opened } {
  const only = normalRows(dataset.labels);
  return {
    rows: { dataset, name: dataset.name, ...(only && { only }) },
    opened: {
      look: said,
      ...(dataset.labels && { labels: dataset.labels }),
      learnable: only?.length ?? dataset.rows,
    },
  };
}

/** Rows as numbers: pixels as 0…1, all else in the data's own units. */
export async function rawRows({ dataset }: OpenRows, rows: readonly number[]): Promise<RawRows> {
  const { data, dtype, shape } = await dataset.read(rows);
  const scale = dtype === "uint8" ? 1 / 255 : 1;
  const { labels, names } = dataset;
  return {
    shape,
    values: Float64Array.from(data as ArrayLike<number>, (x) => x * scale),
    ...(labels && { labels: rows.map((row) => labels[row]) }),
    ...(names && { names: rows.map((row) => names[row]) }),
  };
}

/** The files in a zip, those that a system puts there for itself left out; another file as it is. */
async function unpacked(file: File): Promise<File[]> {
  if (!/\.zip$/i.test(file.name)) return [file];
  const { unzip } = await import("fflate");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const entries = await new Promise<Record<string, Uint8Array>>((resolve, reject) =>
    unzip(bytes, (error, found) => (error ? reject(error) : resolve(found))),
  );
  return Object.entries(entries)
    .filter(([name, { length }]) => length > 0 && !/(^|\/)(\.|__MACOSX)/.test(name))
    .map(([name, content]) => new File([content as Uint8Array<ArrayBuffer>], name));
}
