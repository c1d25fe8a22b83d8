import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import type { ResultColumn } from "../../../report/results/resultTable.ts";
import { openDataset } from "../open.ts";
import { tableStream } from "./tableStream.ts";
import { writeTable } from "./writeTable.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-results-"));
afterAll(() => rmSync(folder, { recursive: true }));

const columns: ResultColumn[] = [
  { name: "row", kind: "number" },
  { name: "blame", kind: "text" },
];
const rows = [
  [1.5, "plain"],
  [Number.NaN, 'a "quoted", cell\nof two lines'],
];

async function written(name: string, values: (number | string)[][] = rows): Promise<string> {
  expect(await writeTable(join(folder, name), columns, values)).toBe(values.length);
  return readFileSync(join(folder, name), "utf8");
}

describe("writeTable", () => {
  it("writes csv, tsv, json and jsonl", async () => {
    expect(await written("a.csv")).toBe('row,blame\n1.5,plain\n,"a ""quoted"", cell\nof two lines"\n');
    expect(await written("a.tsv", [[1, "a\tb"]])).toBe('row\tblame\n1\t"a\tb"\n');
    expect(JSON.parse(await written("a.json"))).toEqual([
      { row: 1.5, blame: "plain" },
      { row: null, blame: rows[1][1] },
    ]);
    expect(
      (await written("a.jsonl"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toHaveLength(2);
    expect(JSON.parse(await written("empty.json", []))).toEqual([]);
  });

  it("row 21: disarms text that a spreadsheet would run, and leaves numbers alone", async () => {
    const texts = ["=1+1", "+x", "-x", "@sum", "\tx", "\rx", "-5", "+1.5e3", "x=1"];
    const lines = (
      await written(
        "f.csv",
        texts.map((text, i) => [-i, text]),
      )
    )
      .split("\n")
      .slice(1, -1);
    expect(lines).toEqual([
      "0,'=1+1",
      "-1,'+x",
      "-2,'-x",
      "-3,'@sum",
      "-4,'\tx",
      '-5,"\'\rx"',
      "-6,-5",
      "-7,+1.5e3",
      "-8,x=1",
    ]);
    await writeTable(join(folder, "h.csv"), [{ name: "=cmd", kind: "number" }], [[-1]]);
    expect(readFileSync(join(folder, "h.csv"), "utf8")).toBe("'=cmd\n-1\n");
  });

  it.each(["csv", "parquet", "npy", "json"])("%s: numbers come back bit for bit", async (extension) => {
    const path = join(folder, `n.${extension}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.double({ noNaN: true, noDefaultInfinity: true }),
            fc.double({ noNaN: true, noDefaultInfinity: true }),
          ),
          { minLength: 1, maxLength: 40 },
        ),
        async (values) => {
          await writeTable(
            path,
            [
              { name: "a", kind: "number" },
              { name: "b", kind: "number" },
            ],
            values,
          );
          const dataset = await openDataset(path);
          const { data } = await dataset.read([...values.keys()]);
          await dataset.close();
          // Text has no negative zero: JavaScript prints -0 as 0.
          const plain = (x: number): number => (extension === "npy" ? x : x + 0);
          expect(Array.from(data as Float64Array, plain)).toEqual(values.flat().map(plain));
        },
      ),
      { numRuns: 15 },
    );
  });

  it("writes more rows than one block, from a generator", async () => {
    async function* many() {
      for (let i = 0; i < 50000; i++) yield [i, i * 2];
    }
    const path = join(folder, "m.npy");
    const numbers: ResultColumn[] = [
      { name: "a", kind: "number" },
      { name: "b", kind: "number" },
    ];
    expect(await writeTable(path, numbers, many())).toBe(50000);
    const dataset = await openDataset(path);
    expect([...(await dataset.read([49999])).data]).toEqual([49999, 99998]);
    await dataset.close();
  });

  it("refuses text in .npy and unknown extensions", async () => {
    await expect(writeTable(join(folder, "t.npy"), columns, rows)).rejects.toThrow(/numbers only, got blame/);
    await expect(writeTable(join(folder, "t.xls"), columns, rows)).rejects.toThrow(
      /\.csv .*got|must be one of/,
    );
  });

  it.each(["csv", "parquet", "npy"])(
    "%s: leaves the old file whole and nothing else behind where rows fail",
    async (extension) => {
      const target = mkdtempSync(join(folder, "fail-"));
      const path = join(target, `x.${extension}`);
      const numbers: ResultColumn[] = [{ name: "a", kind: "number" }];
      await writeTable(path, numbers, [[1]]);
      const before = readFileSync(path);
      function* failing() {
        yield [2];
        throw new Error("the model went away");
      }
      await expect(writeTable(path, numbers, failing())).rejects.toThrow(/went away/);
      expect(readdirSync(target)).toEqual([`x.${extension}`]);
      expect(readFileSync(path)).toEqual(before);
    },
  );
});

describe("tableStream", () => {
  const numbers: ResultColumn[] = ["a", "b"].map((name) => ({ name, kind: "number" }));
  const many = Array.from({ length: 9000 }, (_, i) => [i, i % 7 === 0 ? Number.NaN : i / 3]);

  async function streamed(...[format, columns, values]: Parameters<typeof tableStream>): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of tableStream(format, columns, values, (values as unknown[]).length))
      pieces.push(piece);
    return Buffer.concat(pieces);
  }

  it.each(["csv", "tsv", "json", "jsonl", "npy"] as const)("%s: the bytes of the file", async (format) => {
    await writeTable(join(folder, `same.${format}`), numbers, many);
    expect(await streamed(format, numbers, many, many.length)).toEqual(
      readFileSync(join(folder, `same.${format}`)),
    );
  });

  it("parquet: a file that is read back, and no temporary file left", async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.endsWith(".parquet"));
    const bytes = await streamed("parquet", columns, rows, rows.length);
    const data = await openDataset(new File([Uint8Array.from(bytes)], "a.parquet"));
    expect(data.rows).toBe(2);
    await data.close();
    expect(readdirSync(tmpdir()).filter((name) => name.endsWith(".parquet"))).toEqual(before);
  });

  it("refuses words in npy, and another number of rows than it announced", async () => {
    await expect(streamed("npy", columns, rows, 2)).rejects.toThrow("npy: holds numbers only, got blame");
    const short = async () => {
      for await (const _ of tableStream("npy", numbers, [[1, 2]], 2));
    };
    await expect(short()).rejects.toThrow("must get the 2 rows it was announced with, got 1");
  });
});
