import { resolve } from "node:path";
import type { DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { dataError, HourglassError } from "../core/errors.ts";

/** A database in memory that may touch one file and nothing else: no network, no extensions, no other path. */
export interface Duck {
  readonly connection: DuckDBConnection;
  /** The rows of a small result, as plain JSON values by column name. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
}

/** Cells that mean "missing", beside empty ones; all else is a value. */
export const missingCells: readonly string[] = [
  "",
  " ",
  "NA",
  "na",
  "N/A",
  "n/a",
  "#N/A",
  "NaN",
  "nan",
  "NULL",
  "null",
  "?",
  " ?",
];

/** Memory DuckDB may use: rows are streamed, so it follows the width of the table and not its length. */
function memoryFor(columns: number): string {
  return `${Math.ceil(256 + columns * 0.2)}MB`;
}

/** Runs `use` with a locked-down database that may touch the given paths only; `columns` is the width of a CSV table. */
export async function withDuck<T>(
  paths: string | readonly string[],
  columns: number,
  use: (duck: Duck) => Promise<T>,
): Promise<T> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const allowed = typeof paths === "string" ? [paths] : paths;
  let instance: DuckDBInstance | undefined;
  let connection: DuckDBConnection | undefined;
  try {
    instance = await DuckDBInstance.create(":memory:", {
      memory_limit: memoryFor(columns),
      threads: columns > 2000 ? "1" : "2",
      temp_directory: "",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
    });
    connection = await instance.connect();
    await connection.run(`SET allowed_paths=[${allowed.map((path) => text(resolve(path))).join(", ")}]`);
    await connection.run("SET enable_external_access=false");
    await connection.run("SET lock_configuration=true");
    const open = connection;
    return await use({
      connection,
      rows: async (sql) => (await open.runAndReadAll(sql)).getRowObjectsJson(),
    });
  } catch (error) {
    if (error instanceof HourglassError) throw error;
    throw dataError({ subject: allowed[0], rule: `cannot be read as a table (${reason(error)})` });
  } finally {
    connection?.closeSync();
    instance?.closeSync();
  }
}

/** A string as SQL text. NUL ends a query early, so it is refused. */
export function text(value: string): string {
  if (value.includes("\0")) throw dataError({ subject: value, rule: "a name must hold no NUL" });
  return `'${value.replaceAll("'", "''")}'`;
}

/** A path as SQL text, with the characters DuckDB would expand taken literally. */
export function pathText(path: string): string {
  return text(resolve(path).replace(/[*?[]/g, "[$&]"));
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** DuckDB's first lines say what and where; the rest lists its options. */
function reason(error: unknown): string {
  const lines = (error as Error).message.split("\n").map((line) => line.trim());
  const useful = lines.filter(
    (line) => line !== "" && !/^(Possible|Resulting|\* |LINE |file ?=|Original Line)/.test(line),
  );
  return useful.slice(0, 2).join(" ").slice(0, 300);
}
