import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { random } from "../../src/core/random.ts";
import { identifier, text } from "../../src/hosts/node/tables/duck.ts";
import { writeTable } from "../../src/hosts/node/tables/writeTable.ts";

/** A table, and how a program has written it. */
export interface WrittenTable {
  readonly title: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly table: Table;
}

/** Rows of a whole number, a decimal number and a word each; null is missing. */
export type Table = readonly (readonly [number | null, number | null, string | null])[];

/** The names of the columns: a blank, a quote and a letter beyond ASCII among them. */
export const names = ["n", 'x "y"', "größe k"] as const;

const words = ["a,b", 'say "hi"', "two\nlines", "semi;colon", "tab\tbed", "it's", "鳥", "a'b", "100 %"];

/** Tables from seeds: few words each, so that they are categories, and cells that are missing. */
function tables(): Table[] {
  return [1, 2, 3, 4].map((seed) => {
    const { integer, uniform } = random(seed);
    const own = [0, 1, 2].map((i) => words[(seed * 3 + i) % words.length]);
    return Array.from({ length: 14 }, (_, i) => [
      i > 1 && integer(6) === 0 ? null : integer(2) === 0 ? integer(1000) - 500 : 2 ** 40 + integer(100),
      i > 1 && integer(6) === 0 ? null : Math.round((uniform() - 0.5) * 1e5) / 1e3 + 0.0005,
      i > 2 && integer(6) === 0 ? null : own[i % 3],
    ]);
  });
}

/** Whether Python is here: its csv module is one of the writers. */
export const hasPython = spawnSync("python3", ["--version"]).status === 0;

const pythonScript = `
import csv, io, json, sys, base64
names, rows = json.load(sys.stdin)
out = {}
for title, options in {
    "minimal": {}, "all quoted": {"quoting": csv.QUOTE_ALL}, "words quoted": {"quoting": csv.QUOTE_NONNUMERIC},
    "Unix": {"dialect": "unix"}, "tabs": {"dialect": "excel-tab"}, "semicolons": {"delimiter": ";"},
}.items():
    file = io.StringIO(newline="")
    writer = csv.writer(file, **options)
    writer.writerow(names)
    writer.writerows(rows)
    out[title] = base64.b64encode(file.getvalue().encode()).decode()
json.dump(out, sys.stdout)
`;

function byPython(table: Table): [string, string, Uint8Array][] {
  if (!hasPython) return [];
  const { stdout } = spawnSync("python3", ["-c", pythonScript], {
    input: JSON.stringify([names, table]),
    encoding: "utf8",
  });
  return Object.entries(JSON.parse(stdout) as Record<string, string>).map(([title, base64]) => [
    `Python's csv, ${title}`,
    title === "tabs" ? "t.tsv" : "t.csv",
    Buffer.from(base64, "base64"),
  ]);
}

async function byDuck(table: Table, folder: string): Promise<[string, string, Uint8Array][]> {
  // With an exponent a number is a double, and else a decimal that is cut to a common scale.
  const cell = (value: number | string | null) =>
    value === null
      ? "NULL"
      : typeof value === "string"
        ? text(value)
        : Number.isInteger(value)
          ? String(value)
          : `${value}e0`;
  const columns = names.map((name, i) => `c${i} AS ${identifier(name)}`).join(", ");
  const values = table.map((row) => `(${row.map(cell).join(", ")})`).join(", ");
  const forms = [
    ["t.csv", "FORMAT csv"],
    ["bars.csv", "FORMAT csv, DELIMITER '|', FORCE_QUOTE *"],
    ["t.parquet", "FORMAT parquet"],
    ["t.json", "FORMAT json, ARRAY true"],
    ["t.jsonl", "FORMAT json"],
  ] as const;
  const found: [string, string, Uint8Array][] = [];
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const [name, form] of forms) {
    const path = join(folder, `duck-${name}`);
    await connection.run(
      `COPY (SELECT ${columns} FROM (VALUES ${values}) t(c0, c1, c2)) TO ${text(path)} (${form})`,
    );
    found.push([`DuckDB, ${form}`, name, readFileSync(path)]);
  }
  connection.closeSync();
  instance.closeSync();
  return found;
}

async function byUs(table: Table, folder: string): Promise<[string, string, Uint8Array][]> {
  const found: [string, string, Uint8Array][] = [];
  for (const ending of ["csv", "tsv", "json", "jsonl", "parquet"]) {
    const path = join(folder, `ours.${ending}`);
    const columns = names.map((name, i) => ({ name, kind: i < 2 ? ("number" as const) : ("text" as const) }));
    await writeTable(
      path,
      columns,
      table.map(([n, x, k]) => [n ?? Number.NaN, x ?? Number.NaN, k ?? ""]),
    );
    found.push([`ours, ${ending}`, `t.${ending}`, readFileSync(path)]);
  }
  return found;
}

/** As spreadsheets save a table: where the comma is the decimal sign, and as "Unicode text". */
function bySpreadsheet(table: Table): [string, string, Uint8Array][] {
  const lines = (delimiter: string, comma: boolean): string => {
    const cell = (value: number | string | null): string => {
      if (value === null) return "";
      if (typeof value === "number") return comma ? String(value).replace(".", ",") : String(value);
      return value.includes(delimiter) || /["\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
    };
    return [names, ...table].map((row) => `${row.map(cell).join(delimiter)}\r\n`).join("");
  };
  return [
    ["a spreadsheet, semicolons and decimal commas", "t.csv", Buffer.from(`\ufeff${lines(";", true)}`)],
    ["a spreadsheet, Unicode text", "t.csv", Buffer.from(`\ufeff${lines("\t", false)}`, "utf16le")],
    ["a spreadsheet, CSV in UTF-8", "t.csv", Buffer.from(`\ufeff${lines(",", false)}`)],
  ];
}

/** Every table by every writer. */
export async function writtenTables(): Promise<WrittenTable[]> {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-written-"));
  try {
    const all: WrittenTable[] = [];
    for (const [i, table] of tables().entries()) {
      const files = [
        ...(await byUs(table, folder)),
        ...byPython(table),
        ...(await byDuck(table, folder)),
        ...bySpreadsheet(table),
      ];
      for (const [writer, name, bytes] of files)
        all.push({ title: `table ${i + 1} by ${writer}`, name, bytes, table });
    }
    return all;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
