import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { untrained } from "../../../../test/untrained.ts";
import { openModel } from "../../../model/openModel.ts";
import type { FittedColumn } from "../../../models/inputs/columns.ts";
import { fillTable } from "../../../tasks/fillTable.ts";
import { onnxEngine } from "../engine/onnxEngine.ts";
import { openDataset } from "../open.ts";
import { pathText, text, withDuck } from "./duck.ts";
import { writeFilled } from "./writeFilled.ts";

const folder = await mkdtemp(join(tmpdir(), "filled-"));
const engine = await onnxEngine({ threads: 1 });
const columns: FittedColumn[] = [
  { kind: "numeric", name: "x", mean: 5, deviation: 2, min: 0, max: 10, decimals: 1 },
  { kind: "numeric", name: "n", mean: 50, deviation: 20, min: 0, max: 100, decimals: 0 },
  { kind: "categorical", name: "k", categories: ["blue", "red"] },
];
const model = openModel(untrained({ kind: "table", columns }, { latent: 1 }), engine);
afterAll(async () => {
  await model.run.close();
  await engine.close();
  await rm(folder, { recursive: true });
});

/** Fills a file into another; gives how many cells of each column were filled. */
async function fill(from: string, to: string): Promise<Record<string, number>> {
  const data = await openDataset(from, { like: columns });
  const filled = await fillTable(model, data);
  await writeFilled(to, filled, data);
  await data.close();
  return Object.fromEntries(filled.columns.map(({ name, filled: cells }) => [name, cells]));
}

/** Makes a Parquet file by a query. */
async function parquet(path: string, query: string): Promise<void> {
  await withDuck(path, 10, ({ rows }) => rows(`COPY (${query}) TO ${text(path)} (FORMAT parquet)`));
}

const rowsOf = (path: string, sql: string) =>
  withDuck(path, 10, ({ rows }) => rows(sql.replace("FILE", `read_parquet(${pathText(path)})`)));

test("Parquet keeps its types, its order and every value that was known", async () => {
  const [from, to] = [join(folder, "a.parquet"), join(folder, "b.parquet")];
  await parquet(
    from,
    `SELECT 9007199254740993 + i AS id, CASE WHEN i % 3 = 1 THEN NULL ELSE CAST(i % 7 AS FLOAT) + 0.1 END AS x,
     CASE WHEN i % 4 = 2 THEN NULL ELSE CAST(i % 90 AS SMALLINT) END AS n, [i, 2] AS list,
     CASE WHEN i % 5 = 3 THEN NULL WHEN i % 2 = 0 THEN 'red' ELSE 'blue' END AS k, DATE '2024-01-01' + CAST(i AS INTEGER) AS day
     FROM range(200000) t(i)`,
  );
  const before = createHash("sha256")
    .update(await readFile(from))
    .digest("hex");
  expect(await fill(from, to)).toEqual({ x: 66667, n: 50000, k: 40000 });
  expect(
    createHash("sha256")
      .update(await readFile(from))
      .digest("hex"),
  ).toBe(before);
  const types = "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM FILE)";
  expect(await rowsOf(to, types)).toEqual(await rowsOf(from, types));
  const compared = await withDuck([from, to], 10, ({ rows }) =>
    rows(`SELECT count(*)::INT AS rows,
      count(*) FILTER (a.id <> b.id OR a.list <> b.list OR a.day <> b.day)::INT AS moved,
      count(*) FILTER (a.x <> b.x OR a.n <> b.n OR a.k <> b.k)::INT AS changed,
      count(*) FILTER (b.x IS NULL OR b.n IS NULL OR b.k IS NULL)::INT AS missing,
      count(*) FILTER (a.x IS NULL AND (b.x < 0 OR b.x > 10))::INT AS beyond
      FROM read_parquet(${pathText(from)}) a POSITIONAL JOIN read_parquet(${pathText(to)}) b`),
  );
  expect(compared).toEqual([{ rows: 200000, moved: 0, changed: 0, missing: 0, beyond: 0 }]);
});

test("another format keeps the characters of what was known", async () => {
  const from = join(folder, "c.csv");
  await writeFile(from, "id,x,n,k,zip\n9007199254740993,1.50,,red,01067\n7,2.25,3,,10115\n8,,5,blue,\n");
  const json = join(folder, "c.json");
  expect(await fill(from, json)).toEqual({ x: 1, n: 1, k: 1, zip: 0 });
  const [first, second, third] = JSON.parse(await readFile(json, "utf8"));
  expect(first).toMatchObject({ id: "9007199254740993", x: "1.50", k: "red", zip: "01067" });
  expect(Number.isInteger(first.n)).toBe(true);
  expect(second).toMatchObject({ id: "7", x: "2.25", n: 3, zip: "10115" });
  expect(third.x).toMatch(/^\d+\.\d\d$/);
  const wide = join(folder, "wide.parquet");
  await parquet(wide, "SELECT 9007199254740993 AS id, 1.5 AS x, 3 AS n, 'red' AS k");
  await expect(fill(wide, join(folder, "wide.csv"))).rejects.toThrow(
    /"id" has numbers that only its own format/,
  );
});
