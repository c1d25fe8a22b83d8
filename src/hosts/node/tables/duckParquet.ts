import type { Cell, SourceColumn, TableSource } from "../../../data/table/tableSource.ts";
import { identifier, openDuck, parquetTable, pathText, withDuck } from "./duck.ts";

/** A Parquet file by DuckDB: in a process of its own, so that a hostile file ends that and not the training. */
export async function duckParquet(path: string): Promise<TableSource> {
  const from = parquetTable(path);
  const { described, schema } = await withDuck(path, 0, async ({ rows }) => ({
    described: await rows(`DESCRIBE SELECT * FROM ${from}`),
    schema: await rows(`SELECT name, num_children FROM parquet_schema(${pathText(path)})`),
  }));
  // DuckDB knows no case and numbers names that differ by nothing else; the file has them as they are.
  const asked = described.map(({ column_name }) => identifier(String(column_name)));
  const written = topNames(schema);
  const columns = described.map(({ column_name, column_type }, place) =>
    columnOf(written.length === described.length ? written[place] : String(column_name), String(column_type)),
  );
  return {
    name: path,
    columns,
    batches: async function* (wanted) {
      // A column may be wanted twice, and a query's columns must differ in name.
      const typed = wanted.filter((place) => columns[place].cells === "typed");
      const mixed = wanted.filter((place) => columns[place].cells !== "typed");
      const selected = [
        ...typed.map((place, i) => `CAST(${asked[place]} AS DOUBLE) AS n${i}`),
        ...mixed.map((place, i) => `CAST(${asked[place]} AS VARCHAR) AS t${i}`),
      ];
      const duck = await openDuck(path, columns.length);
      try {
        const sql = `SELECT ${selected.join(", ")} FROM ${from}`;
        for await (const { rows, numbers, texts } of duck.stream(sql, typed.length)) {
          const cells = new Map<number, ArrayLike<Cell>>();
          for (const [i, place] of typed.entries()) cells.set(place, numbers[i]);
          for (const [i, place] of mixed.entries()) cells.set(place, texts[i]);
          yield { rows, columns: wanted.map((place) => cells.get(place) as ArrayLike<Cell>) };
        }
      } finally {
        await duck.close();
      }
    },
  };
}

/** The names right below the root of a schema, a tree written depth first. */
function topNames(schema: readonly Record<string, unknown>[]): string[] {
  const skip = (at: number): number => {
    let next = at + 1;
    for (let i = 0; i < Number(schema[at]?.num_children ?? 0); i++) next = skip(next);
    return next;
  };
  const names: string[] = [];
  for (let at = 1; at < schema.length; at = skip(at)) names.push(String(schema[at].name));
  return names;
}

function columnOf(name: string, type: string): SourceColumn {
  if (/^U?((TINY|SMALL|BIG|HUGE)INT|INTEGER)$/.test(type)) return { name, cells: "typed", whole: true };
  if (/^(FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/.test(type)) return { name, cells: "typed" };
  if (/^(VARCHAR|BOOLEAN|JSON|UUID|ENUM\(.*\))$/.test(type)) return { name, cells: "mixed", wordy: true };
  return { name, cells: "other", holds: heldBy(type) };
}

/** What cells of a type that is no input are, in words. */
function heldBy(type: string): string {
  if (/^(DATE|TIMESTAMP)/.test(type)) return "dates";
  if (/^TIME/.test(type)) return "times of day";
  if (/(\]|^(STRUCT|MAP|LIST|UNION).*)$/.test(type)) return "lists or records";
  return type === "BLOB" ? "bytes" : `values of type ${type}`;
}
