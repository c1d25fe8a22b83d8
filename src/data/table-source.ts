import { dataError } from "../core/errors.ts";
import { firstBytes } from "./byte-source.ts";
import { type Duck, identifier, pathText, text } from "./duck.ts";

/** A column as the file has it. */
export interface SourceColumn {
  readonly name: string;
  /** SQL that gives the column. */
  readonly sql: string;
  /** How its cells are stored: `text` cells may still be numbers; `other` cannot be learnt from. */
  readonly cells: "number" | "text" | "other";
  /** DuckDB's type, for notes. */
  readonly type: string;
}

/** A table file as SQL: what to select from, and its columns in file order. */
export interface TableSource {
  readonly from: string;
  readonly columns: readonly SourceColumn[];
}

/** The table formats, by extension; `.gz` may follow. */
export type TableFormat = "csv" | "tsv" | "parquet" | "json";

/** The table format a name stands for, if any. */
export function tableFormat(name: string): TableFormat | undefined {
  const extension = /\.(csv|tsv|parquet|json|jsonl|ndjson)(\.gz)?$/i.exec(name)?.[1].toLowerCase();
  if (extension === "jsonl" || extension === "ndjson") return "json";
  return extension as TableFormat | undefined;
}

/** Looks at a table file and says how to select from it. */
export async function tableSource(duck: Duck, path: string, format: TableFormat): Promise<TableSource> {
  if (format === "csv" || format === "tsv") return csvSource(duck, path, format);
  const from =
    format === "parquet"
      ? `read_parquet(${pathText(path)})`
      : `read_json(${pathText(path)}, sample_size=-1, maximum_depth=2, compression=${text(await compression(path))})`;
  const described = await duck.rows(`DESCRIBE SELECT * FROM ${from}`);
  const columns = described.map(({ column_name, column_type }): SourceColumn => {
    const name = String(column_name);
    const type = String(column_type);
    // JSON cells of mixed types arrive quoted; ->> takes their plain text.
    const sql = type === "JSON" ? `(${identifier(name)} ->> '$')` : identifier(name);
    return { name, sql, cells: cellsOf(type), type };
  });
  return { from, columns };
}

function cellsOf(type: string): SourceColumn["cells"] {
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL)/.test(type) && !type.endsWith("]"))
    return "number";
  return /^(VARCHAR|BOOLEAN|JSON|UUID|ENUM\(.*\))$/.test(type) ? "text" : "other";
}

/**
 * A CSV file, every cell as text: whether a column holds numbers is decided from all its rows, not from a sample.
 * The delimiter and quote are sniffed; a first row without a single number is the header.
 */
async function csvSource(duck: Duck, path: string, format: TableFormat): Promise<TableSource> {
  const start = await firstBytes(path, 4);
  const wide = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  const fixed = [
    `compression=${text(await compression(path))}`,
    ...(wide ? ["encoding='utf-16'"] : []),
    ...(format === "tsv" ? ["delim='\\t'"] : []),
  ];
  const [sniffed] = await duck.rows(`FROM sniff_csv(${pathText(path)}, ${fixed.join(", ")})`);
  const given = (key: string, fallback: string): string => {
    const value = String(sniffed[key] ?? "(empty)");
    return value === "(empty)" || value === "" ? fallback : value.replace("\\t", "\t");
  };
  // A sample without quotes says nothing about the rows behind it, so the usual quote stays on.
  const dialect = [
    ...fixed.filter((option) => !option.startsWith("delim")),
    "auto_detect=false",
    `delim=${text(given("Delimiter", format === "tsv" ? "\t" : ","))}`,
    `quote=${text(given("Quote", '"'))}`,
    `escape=${text(given("Escape", '"'))}`,
    `skip=${Number(sniffed.SkipRows ?? 0)}`,
  ];
  const width = (sniffed.Columns as unknown[]).length;
  const read = (header: boolean): string => {
    const columns = Array.from({ length: width }, (_, i) => `'c${i}': 'VARCHAR'`).join(", ");
    return `read_csv(${pathText(path)}, ${dialect.join(", ")}, header=${header}, columns={${columns}})`;
  };
  const [first] = await duck.rows(`SELECT * FROM ${read(false)} LIMIT 1`);
  if (first === undefined) throw dataError({ subject: path, rule: "holds no rows" });
  const cells = Array.from({ length: width }, (_, i) => String(first[`c${i}`] ?? "").trim());
  const header = sniffed.HasHeader === true || !cells.some(isNumber);
  const names = header ? cells.map((cell, i) => cell || `column${i}`) : cells.map((_, i) => `c${i}`);
  return {
    from: read(header),
    columns: names.map((name, i) => ({ name, sql: `c${i}`, cells: "text", type: "VARCHAR" })),
  };
}

function isNumber(cell: string): boolean {
  return cell !== "" && Number.isFinite(Number(cell));
}

async function compression(path: string): Promise<"gzip" | "zstd" | "none"> {
  const [a, b, c, d] = await firstBytes(path, 4);
  if (a === 0x1f && b === 0x8b) return "gzip";
  return a === 0x28 && b === 0xb5 && c === 0x2f && d === 0xfd ? "zstd" : "none";
}
