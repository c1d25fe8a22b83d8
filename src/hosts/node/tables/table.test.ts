import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { HourglassError } from "../../../core/errors.ts";
import type { Column, Dataset } from "../../../data/dataset.ts";
import type { OpenOptions } from "../../../data/options.ts";
import { fitColumns } from "../../../data/statistics.ts";
import { openDataset } from "../open.ts";
import { writeTable } from "./writeTable.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-tables-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function opened(
  content: string | Uint8Array,
  options: OpenOptions = {},
  name = "t.csv",
): Promise<Dataset> {
  const path = join(folder, name);
  writeFileSync(path, content);
  return openDataset(path, options);
}

/** The rows as arrays of numbers. */
async function cells(dataset: Dataset): Promise<number[][]> {
  const { data } = await dataset.read([...Array(dataset.rows).keys()]);
  const width = dataset.shape[0];
  await dataset.close();
  return Array.from({ length: dataset.rows }, (_, row) =>
    Array.from(data.slice(row * width, (row + 1) * width), Number),
  );
}

const namesOf = ({ columns }: Dataset): string[] => (columns ?? []).map(({ name }) => name);

describe("kinds of columns", () => {
  it("are numeric for numbers, categorical for text, by all rows and not a sample", async () => {
    const rows = Array.from({ length: 30000 }, (_, i) => `${i},${i % 3},${i === 29999 ? "blue" : "red"}`);
    const dataset = await opened(`n,k,c\n${rows.join("\n")}`);
    expect(dataset.columns).toEqual([
      { name: "n", kind: "numeric" },
      { name: "k", kind: "numeric" },
      { name: "c", kind: "categorical", categories: ["blue", "red"] },
    ]);
    expect((await cells(dataset))[29999]).toEqual([29999, 29999 % 3, 0]);
  });

  it("row 18: keep a mostly numeric column numeric: words in it are missing and counted", async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i === 3 ? "error" : String(i)));
    const dataset = await opened(`x,y\n${rows.map((x) => `${x},1`).join("\n")}`);
    expect(dataset.notes).toEqual(['Column "x": 1 cell that is no number is treated as missing.']);
    expect((await cells(dataset))[3]).toEqual([Number.NaN, 1]);
  });

  it("row 18: read missing cells and infinite numbers as documented, and count them", async () => {
    const column = [
      "1",
      "",
      "NA",
      "N/A",
      "NaN",
      "nan",
      "null",
      "?",
      "inf",
      "-Infinity",
      "1e400",
      "1e-400",
      "-0",
      " 7 ",
    ];
    const dataset = await opened(`x,y\n${column.map((x) => `${x},1`).join("\n")}\n`);
    expect(dataset.columns?.[0].kind).toBe("numeric");
    expect(dataset.notes).toEqual([
      'Taken as missing: "NA" 1, "N/A" 1, "NaN" 1, "nan" 1, "null" 1, "?" 1 in "x". The option missing says otherwise.',
      'Column "x": 3 infinite numbers are treated as missing.',
    ]);
    const found = (await cells(dataset)).map(([x]) => x);
    expect(found.filter((x) => !Number.isNaN(x))).toEqual([1, 0, -0, 7]);
    for (const value of found) expect(Number.isFinite(value) || Number.isNaN(value)).toBe(true);
  });

  it("leave out identifiers and free text, with a note", async () => {
    const rows = Array.from({ length: 300 }, (_, i) => `id-${i},${i}`);
    const dataset = await opened(`id,x\n${rows.join("\n")}`);
    expect(namesOf(dataset)).toEqual(["x"]);
    expect(dataset.notes).toEqual([
      'Column "id" is left out: it has 300 different texts in 300 cells, as names and identifiers do.',
      'Column "x" rises in every row, as row numbers and times do; the option drop leaves it out.',
    ]);
    await dataset.close();
  });

  it("leave the label out of the inputs", async () => {
    const dataset = await opened("a,b,anomaly\n1,2,0\n3,4,1\n5,6,\n", { label: "anomaly" });
    expect(namesOf(dataset)).toEqual(["a", "b"]);
    expect(dataset.labels).toEqual(["0", "1", ""]);
    await dataset.close();
    await expect(opened("a,b\n1,2\n", { label: "z" })).rejects.toThrow(/no column named "z".*got a, b/);
  });
});

describe("rows 17, 19 and 41: CSV as it is found", () => {
  it.each([
    [
      "quotes, commas and newlines inside",
      'a,b\n"x, y",1\n"say ""hi""",2\n"two\nlines",3\n',
      ['say "hi"', "two\nlines", "x, y"],
    ],
    ["CRLF", "a,b\r\nx,1\r\ny,2\r\n", ["x", "y"]],
    ["a byte-order mark", "\ufeffa,b\nx,1\ny,2\n", ["x", "y"]],
    ["semicolons", "a;b\nx,1;1\ny,2;2\n", ["x,1", "y,2"]],
    ["bars", "a|b\nx|1\ny|2\n", ["x", "y"]],
    ["no newline at the end", "a,b\nx,1\ny,2", ["x", "y"]],
    ["quoted names", '"a","b"\n"x",1\n"y",2\n', ["x", "y"]],
    ["other alphabets", "a,b\nжук,1\n鳥,2\n", ["жук", "鳥"]],
  ])("reads %s", async (_, content, categories) => {
    const dataset = await opened(content);
    expect(namesOf(dataset)).toEqual(["a", "b"]);
    expect(dataset.columns?.[0].categories).toEqual(categories);
    expect((await cells(dataset)).map((row) => row[1])).toEqual(Array.from(categories, (_, i) => i + 1));
  });

  it("reads UTF-16 in either order, as Windows and Java write it, and refuses other bytes", async () => {
    const little = Buffer.from("\ufeffa,b\nжук,1\ny,2\n", "utf16le");
    for (const content of [little, Buffer.from(little).swap16()]) {
      const dataset = await opened(content);
      expect(namesOf(dataset)).toEqual(["a", "b"]);
      expect(dataset.columns?.[0].categories).toEqual(["y", "жук"]);
      expect(await cells(dataset)).toEqual([
        [1, 1],
        [0, 2],
      ]);
    }
    const latin = Buffer.from("a,b\nKäse,1\n", "latin1");
    await expect(opened(latin)).rejects.toThrow(/no UTF-8 text; save it as UTF-8/);
  });

  it("reads TSV and gzip", async () => {
    expect(await cells(await opened("a\tb\n1\t2,5\n", {}, "t.tsv"))).toEqual([[1, 2.5]]);
    expect(await cells(await opened(gzipSync("a,b\n1,2\n"), {}, "t.csv.gz"))).toEqual([[1, 2]]);
  });

  it("names the columns of a file without a header", async () => {
    const dataset = await opened("1,2\n3,4\n");
    expect(namesOf(dataset)).toEqual(["c0", "c1"]);
    expect(await cells(dataset)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it("reads decimal commas where the delimiter is none, column by column", async () => {
    const dataset = await opened("Länge;Preis;Maß;Ort\n1,5;1.234,50;0.125;a,b\n-2;0,5;1.250;c\n;7;2;c\n");
    expect(dataset.columns?.map(({ kind }) => kind)).toEqual([
      "numeric",
      "numeric",
      "numeric",
      "categorical",
    ]);
    expect(await cells(dataset)).toEqual([
      [1.5, 1234.5, 0.125, 0],
      [-2, 0.5, 1.25, 1],
      [Number.NaN, 7, 2, 1],
    ]);
  });

  it("reads decimal commas without a header to tell the delimiter by", async () => {
    for (const width of [2, 3, 6]) {
      const line = (row: number) => Array.from({ length: width }, (_, i) => `${row},${i}`).join(";");
      const dataset = await opened([1, 2, 3].map(line).join("\n"));
      expect(dataset.rows).toBe(3);
      expect(dataset.columns).toHaveLength(width);
      expect((await cells(dataset))[1]).toEqual(Array.from({ length: width }, (_, i) => 2 + i / 10));
    }
  });

  it("keeps quotes that first appear far down", async () => {
    const rows = Array.from({ length: 60000 }, (_, i) => `plain${i % 5},${i}`);
    const dataset = await opened(`a,b\n${rows.join("\n")}\n"late, quoted",1\n`);
    expect(dataset.rows).toBe(60001);
    expect(dataset.columns?.[0].categories).toContain("late, quoted");
    await dataset.close();
  });

  it("keeps the order of the rows", async () => {
    const rows = Array.from({ length: 200000 }, (_, i) => `${i},${i % 7}`);
    const dataset = await opened(`a,b\n${rows.join("\n")}\n`);
    const { data } = await dataset.read(Uint32Array.from({ length: dataset.rows }, (_, i) => i));
    for (let i = 0; i < dataset.rows; i++)
      if (data[2 * i] !== i) throw new Error(`row ${i} holds ${data[2 * i]}`);
    await dataset.close();
  });

  it.each([
    ["a ragged row", "a,b\n1,2\n3\n4,5\n", /line 3: every row must have 2 cells/],
    ["too many cells", "a,b\n1,2\n3,4,5\n", /line 3: every row must have 2 cells/],
    ["a quote never closed", `a,b\n1,2\n"x,4\n${"5,6\n".repeat(2000)}`, /quote|line/i],
    ["only a header", "a,b\n", /no rows/],
    ["nothing but a newline", "\n", /no rows/],
    ["two columns of one name", "a,b,a\n1,2,3\n", /names must differ, got a/],
    [
      "only free text",
      `a\n${Array.from({ length: 150 }, (_, i) => `t${i}`).join("\n")}\n`,
      /no column to learn from/,
    ],
  ])("refuses %s", async (_, content, message) => {
    const failure = await opened(content).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: "data" });
    expect((failure as Error).message).toMatch(message);
    expect((failure as Error).message).toContain("t.csv");
    expect((failure as Error).message).not.toContain("\n");
  });

  it("refuses a field of 100 MB without holding it", async () => {
    const content = Buffer.concat([
      Buffer.from('a,b\n1,2\n"'),
      Buffer.alloc(100e6, "x"),
      Buffer.from('",3\n'),
    ]);
    await expect(opened(content)).rejects.toMatchObject({ code: "data" });
  });

  it("reads one row, and 3,000 columns", async () => {
    expect(await cells(await opened("a,b\n1,2\n"))).toEqual([[1, 2]]);
    const width = 3000;
    const line = (f: (i: number) => string): string =>
      Array.from({ length: width }, (_, i) => f(i)).join(",");
    const dataset = await opened([line((i) => `f${i}`), line(String), line((i) => String(2 * i))].join("\n"));
    expect(dataset.shape).toEqual([width]);
    expect((await cells(dataset))[1][2999]).toBe(5998);
  });

  it("reads constant and all-missing columns, and warns", async () => {
    const dataset = await opened("a,b,c\n1,,5\n2,,5\n");
    const { columns, notes } = await fitColumns(dataset);
    expect(columns[1]).toMatchObject({ kind: "numeric", count: 0, missing: 2, deviation: 0 });
    expect(notes).toEqual(['Column "b" is missing in every row.', 'Column "c" is constant (5).']);
    await dataset.close();
  });

  it("takes odd paths literally", async () => {
    const other = await opened("a,b\n7,7\n", {}, "x1'.csv");
    await other.close();
    const dataset = await opened("a,b\n1,2\n", {}, "x*'[a]?.csv");
    expect(await cells(dataset)).toEqual([[1, 2]]);
  });
});

describe("row 20: columns by name", () => {
  const like: Column[] = [
    { name: "x", kind: "numeric" },
    { name: "k", kind: "categorical", categories: ["a", "b"] },
  ];

  it("are found in any order; others are left out with a note", async () => {
    const dataset = await opened("k,extra,x\nb,9,1\na,9,2\n", { like });
    expect(dataset.columns).toEqual(like);
    expect(await cells(dataset)).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(dataset.notes).toEqual(['Columns that the model does not use: "extra".']);
  });

  it("give an unseen category −1, a missing one NaN, and count words among numbers", async () => {
    const dataset = await opened("x,k\n1,c\noops,\n3,b\n", { like });
    expect(await cells(dataset)).toEqual([
      [1, -1],
      [Number.NaN, Number.NaN],
      [3, 1],
    ]);
    expect(dataset.notes).toEqual([
      'Column "x": 1 cell that is no number is treated as missing.',
      'Column "k": 1 cell holds a category the model has not seen.',
    ]);
  });

  it("are refused where one is missing", async () => {
    await expect(opened("x,z\n1,2\n", { like })).rejects.toThrow(/lacks "k", got "x", "z"/);
  });

  it("agree across formats", async () => {
    const rows = [
      [1.5, "a"],
      [2, "b"],
      [Number.NaN, "zzz"],
    ];
    const results: number[][][] = [];
    for (const extension of ["csv", "tsv", "parquet", "json", "jsonl"]) {
      const path = join(folder, `same.${extension}`);
      await writeTable(
        path,
        [
          { name: "x", kind: "number" },
          { name: "k", kind: "text" },
        ],
        rows,
      );
      results.push(await cells(await openDataset(path, { like })));
    }
    for (const result of results)
      expect(result).toEqual([
        [1.5, 0],
        [2, 1],
        [Number.NaN, -1],
      ]);
  });

  it("find a series model's one column, or take each row as a whole series", async () => {
    const one: Column[] = [{ name: "value", kind: "numeric" }];
    const options = { like: one, series: true, window: 2 };
    const long = await opened("time,value\na,1\nb,2\nc,3\n", options);
    expect([...(await long.read([1])).data]).toEqual([2, 3]);
    const wide = await opened("t0,t1\n1,2\n3,4\n", options);
    expect(wide).toMatchObject({ kind: "series", rows: 2, shape: [1, 2] });
    expect([...(await wide.read([1])).data]).toEqual([3, 4]);
  });

  it("keep the label readable", async () => {
    const dataset = await opened("x,k,y\n1,a,bad\n", { like, label: "y" });
    expect(dataset.labels).toEqual(["bad"]);
    expect(dataset.notes).toEqual([]);
    await dataset.close();
  });
});

describe("JSON", () => {
  it("reads arrays, lines and gzip, with gaps", async () => {
    const expected = [
      [1, 0],
      [2, Number.NaN],
      [3, 1],
    ];
    const rows = ['{"a":1,"b":"x"}', '{"a":2,"b":null}', '{"a":3,"b":"y"}'];
    expect(await cells(await opened(`[${rows.join(",")}]`, {}, "t.json"))).toEqual(expected);
    expect(await cells(await opened(rows.join("\n"), {}, "t.jsonl"))).toEqual(expected);
    expect(await cells(await opened(gzipSync(rows.join("\n")), {}, "t.jsonl.gz"))).toEqual(expected);
  });

  it("leaves nested values out, with a note", async () => {
    const dataset = await opened('[{"a":1,"b":{"c":1}},{"a":2,"b":{"c":[1]}}]', {}, "n.json");
    expect(namesOf(dataset)).toEqual(["a"]);
    expect(dataset.notes[0]).toMatch(/"b" is left out/);
    await dataset.close();
  });

  it.each([
    ["half a document", '[{"a":1},{"a":'],
    ["no JSON", "hello"],
    ["nesting a hundred thousand deep", `${"[".repeat(1e5)}${"]".repeat(1e5)}`],
  ])("refuses %s", async (_, content) => {
    await expect(opened(content, {}, "bad.json")).rejects.toBeInstanceOf(HourglassError);
  });
});

describe("Parquet", () => {
  it("row 22: survives damage: truncated or changed files are refused or read", async () => {
    const path = join(folder, "whole.parquet");
    const rows = Array.from({ length: 200 }, (_, i) => [i / 3, `v${i % 4}`]);
    await writeTable(
      path,
      [
        { name: "x", kind: "number" },
        { name: "k", kind: "text" },
      ],
      rows,
    );
    const whole = readFileSync(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), async (position, value, cut) => {
        const changed = cut ? whole.subarray(0, position) : Buffer.from(whole);
        if (!cut) changed[position] = value;
        const outcome = await opened(changed, {}, "bad.parquet").then(
          (dataset) => dataset.close(),
          (error: unknown) => error,
        );
        if (outcome !== undefined) expect(outcome).toBeInstanceOf(HourglassError);
      }),
      { numRuns: 60 },
    );
  });

  it("has its own columns alone in a folder named like `year=2024`, whatever characters its name has", async () => {
    const own = join(folder, "year=2024", "part=[1]");
    mkdirSync(own, { recursive: true });
    for (const name of ["a[1].parquet", "b*?.parquet", "c (2).parquet"]) {
      const path = join(own, name);
      await writeTable(path, [{ name: "x", kind: "number" }], [[1], [2.5]]);
      const dataset = await openDataset(path);
      expect(namesOf(dataset)).toEqual(["x"]);
      expect(await cells(dataset)).toEqual([[1], [2.5]]);
    }
  });

  it("refuses text named .parquet", async () => {
    await expect(opened("a,b\n1,2\n", {}, "x.parquet")).rejects.toMatchObject({ code: "data" });
  });
});

describe("the database", () => {
  it("row 22: opens neither other files nor the network, even by a view inside", async () => {
    const { withDuck } = await import("./duck.ts");
    writeFileSync(join(folder, "other.csv"), "a\n1\n");
    const allowed = join(folder, "t.csv");
    for (const from of [join(folder, "other.csv"), "http://127.0.0.1:9/x.csv", "/etc/passwd"]) {
      await expect(withDuck(allowed, 0, ({ rows }) => rows(`FROM read_csv('${from}')`))).rejects.toThrow(
        /disabled by configuration/,
      );
    }
    for (const sql of [
      "INSTALL httpfs",
      "LOAD httpfs",
      "SET enable_external_access=true",
      "ATTACH '/tmp/x.db'",
    ]) {
      await expect(withDuck(allowed, 0, ({ rows }) => rows(sql))).rejects.toMatchObject({ code: "data" });
    }
  });
});
