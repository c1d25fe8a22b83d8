import { openBytes } from "./byteSource.ts";
import { commaNumber, csvDialect } from "./csvDialect.ts";
import { type Duck, identifier, missingCells, pathText, text } from "./duck.ts";

/** A column as the file has it. */
export interface SourceColumn {
  readonly name: string;
  /** SQL that gives the cell: a number, or text with NULL for missing. */
  readonly sql: string;
  /** How its cells are stored: `text` cells may still be numbers; `other` cannot be learnt from. */
  readonly cells: "number" | "text" | "other";
  /** Whether its text looks like words rather than numbers. */
  readonly wordy: boolean;
  /** DuckDB's type, for notes. */
  readonly type: string;
}

/** A table file as SQL: what to select from, and its columns in file order. */
export interface TableSource {
  readonly from: string;
  readonly columns: readonly SourceColumn[];
}

/** The table formats, by extension; `.gz` may follow the text formats. */
export type TableFormat = "csv" | "tsv" | "parquet" | "json";

/** The table format a name stands for, if any. */
export function tableFormat(name: string): TableFormat | undefined {
  if (/\.parquet$/i.test(name)) return "parquet";
  const extension = /\.(csv|tsv|json|jsonl|ndjson)(\.gz)?$/i.exec(name)?.[1].toLowerCase();
  if (extension === "csv" || extension === "tsv") return extension;
  return extension === undefined ? undefined : "json";
}

/** Bytes of a CSV file that each thread holds at a time: an eighth of DuckDB's own choice, and twice its longest line. */
export const bufferBytes = 4_000_000;

/**
 * A CSV or TSV file, every cell as text: whether a column holds numbers is decided from all its rows, not from a
 * sample.
 */
export async function csvSource(path: string, format: "csv" | "tsv"): Promise<TableSource> {
  const { delimiter, encoding, gzip, header, names, wordy, commas } = await csvDialect(
    path,
    format === "tsv" ? "\t" : undefined,
  );
  const cellNames = names.map((_, i) => `c${i}`);
  const columns = names.map((name, i): SourceColumn => {
    const sql = commas[i] ? withPoint(cellNames[i]) : cellNames[i];
    return { name, sql, cells: "text", wordy: wordy[i], type: "VARCHAR" };
  });
  const from = `read_csv(${[
    pathText(path),
    "auto_detect=false",
    `buffer_size=${bufferBytes}`,
    `delim=${text(delimiter)}`,
    `quote='"'`,
    `escape='"'`,
    `header=${header}`,
    `encoding=${text(encoding)}`,
    `compression=${text(gzip ? "gzip" : "none")}`,
    `nullstr=[${missingCells.map(text).join(", ")}]`,
    `columns={${cellNames.map((cell) => `${cell}: 'VARCHAR'`).join(", ")}}`,
  ].join(", ")})`;
  return { from, columns };
}

/** A cell whose number, where it is one, has a decimal comma. */
function withPoint(cell: string): string {
  const point = `replace(replace(${cell}, '.', ''), ',', '.')`;
  return `CASE WHEN regexp_matches(${cell}, ${text(commaNumber)}) THEN ${point} ELSE ${cell} END`;
}

/** A Parquet or JSON file, whose cells carry types. */
export async function typedSource(
  duck: Duck,
  path: string,
  format: "parquet" | "json",
): Promise<TableSource> {
  const from = format === "parquet" ? `read_parquet(${pathText(path)})` : await jsonSource(path);
  const described = await duck.rows(`DESCRIBE SELECT * FROM ${from}`);
  const columns = described.map(({ column_name, column_type }): SourceColumn => {
    const name = String(column_name);
    const type = String(column_type);
    const cells = cellsOf(type);
    return {
      name,
      sql: cells === "text" ? textCell(name, type) : identifier(name),
      cells,
      wordy: cells === "text",
      type,
    };
  });
  return { from, columns };
}

async function jsonSource(path: string): Promise<string> {
  const source = await openBytes(path);
  source.close();
  const compression = source.gzip ? "gzip" : "uncompressed";
  return `read_json(${pathText(path)}, sample_size=-1, maximum_depth=2, compression='${compression}')`;
}

function textCell(name: string, type: string): string {
  // JSON cells of mixed types arrive quoted; ->> takes their plain text.
  const cell = type === "JSON" ? `(${identifier(name)} ->> '$')` : `CAST(${identifier(name)} AS VARCHAR)`;
  return `CASE WHEN ${cell} IN (${missingCells.map(text).join(", ")}) THEN NULL ELSE ${cell} END`;
}

function cellsOf(type: string): SourceColumn["cells"] {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)) return "number";
  return /^(VARCHAR|BOOLEAN|JSON|UUID|ENUM\(.*\))$/.test(type) ? "text" : "other";
}
