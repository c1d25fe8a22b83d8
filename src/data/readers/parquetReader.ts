import type { AsyncBuffer, FileMetaData, SchemaElement } from "hyparquet";
import { dataError } from "../../core/errors.ts";
import { openTable } from "../table/table.ts";
import type { Cell, SourceColumn, TableSource } from "../table/tableSource.ts";
import type { Reader } from "./reader.ts";
import type { SourceFile } from "./sourceFile.ts";

/** Parquet, by the host's own library where it has one and by hyparquet elsewhere. */
export const parquetReader: Reader = {
  name: "Parquet",
  endings: [".parquet"],
  startsWith: ([a, b, c, d]) => a === 0x50 && b === 0x41 && c === 0x52 && d === 0x31,
  open: async (file, context) =>
    openTable(await (context.host.parquet?.(file) ?? parquetSource(file)), context),
};

/** A Parquet file as a table, a row group at a time. */
async function parquetSource(file: SourceFile): Promise<TableSource> {
  const { parquetMetadataAsync, parquetRead } = await import("hyparquet");
  const buffer: AsyncBuffer = {
    byteLength: file.size,
    slice: async (start, end = file.size) =>
      // Counted from the end, as an array's slice does.
      (await file.slice(start < 0 ? file.size + start : start, end)).buffer,
  };
  const metadata = await parquetMetadataAsync(buffer).catch((error) => refuse(file, error));
  const columns = topColumns(metadata).map(columnOf);
  return {
    name: file.name,
    columns,
    batches: async function* (wanted) {
      const { compressors } = await import("hyparquet-compressors");
      const names = wanted.map((place) => columns[place].name);
      let start = 0;
      for (const group of metadata.row_groups) {
        const [rowStart, rows] = [start, Number(group.num_rows)];
        start += rows;
        // Grown by what is read: how many rows there are is what the file says, which may be anything.
        const cells = new Map(names.map((name) => [name, [] as Cell[]]));
        await parquetRead({
          file: buffer,
          metadata,
          compressors,
          columns: [...new Set(names)],
          rowStart,
          rowEnd: start,
          parsers: { jsonFromBytes: (bytes) => bytes && new TextDecoder().decode(bytes) },
          onChunk: ({ columnName, columnData, rowStart: from }) => {
            const column = cells.get(columnName);
            for (let i = 0; column && i < columnData.length; i++) {
              const row = from + i - rowStart;
              if (row >= 0 && row < rows) column[row] = columnData[i];
            }
          },
        }).catch((error) => refuse(file, error));
        for (const [name, { length }] of cells)
          if (length !== rows)
            refuse(file, new Error(`column ${name} has ${length} rows where the file says ${rows}`));
        yield { rows, columns: names.map((name) => cells.get(name) as Cell[]) };
      }
    },
  };
}

function refuse({ name }: SourceFile, error: Error): never {
  throw dataError({
    subject: name,
    reason: "unreadable",
    rule: `cannot be read as a table (${error.message})`,
    repair: "take a copy that is whole, or make it again",
  });
}

/** The elements of the schema, a tree written depth first, that stand right below its root. */
function topColumns({ schema }: FileMetaData): SchemaElement[] {
  const found: SchemaElement[] = [];
  const skip = (at: number): number => {
    let next = at + 1;
    for (let i = 0; i < (schema[at]?.num_children ?? 0); i++) next = skip(next);
    return next;
  };
  for (let at = 1; at < schema.length; at = skip(at)) found.push(schema[at]);
  return found;
}

function columnOf(element: SchemaElement): SourceColumn {
  const { name, type, converted_type: converted = "", logical_type: logical } = element;
  const meant = logical?.type ?? "";
  const other = (holds: string): SourceColumn => ({ name, cells: "other", holds });
  if (element.num_children || element.repetition_type === "REPEATED") return other("lists or records");
  if (/^(DATE|TIMESTAMP)/.test(converted) || /^(DATE|TIMESTAMP)$/.test(meant) || type === "INT96")
    return other("dates");
  if (/^TIME/.test(converted) || meant === "TIME") return other("times of day");
  if (converted === "DECIMAL" || meant === "FLOAT16") return { name, cells: "typed" };
  if (type === "BYTE_ARRAY" || type === "FIXED_LEN_BYTE_ARRAY") {
    const text = /^(UTF8|ENUM|JSON)$/.test(converted) || /^(STRING|ENUM|JSON|UUID)$/.test(meant);
    return text ? { name, cells: "mixed", wordy: true } : other("bytes");
  }
  if (type === "BOOLEAN") return { name, cells: "mixed", wordy: true };
  return { name, cells: "typed", ...(/^INT/.test(type ?? "") && { whole: true }) };
}
