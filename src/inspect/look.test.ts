import { describe, expect, it } from "vitest";
import { openDataset } from "../hosts/node/open.ts";
import { page } from "../report/page.ts";
import { lookPage } from "../report/pages/lookPage.ts";
import { look } from "./look.ts";

const csv = (text: string, name = "t.csv") => new File([text], name);
const looked = (source: Parameters<typeof openDataset>[0], options: Parameters<typeof openDataset>[1] = {}) =>
  look((wanted) => openDataset(source, wanted), options);

describe("a look", () => {
  it("says of a table what each column is, holds and lacks, and why one is not used", async () => {
    const found = await looked(csv("id,x,k,d,y,z\n7,1.5,NA,2024-01-31,ok,1\n5,,b,2024-02-01,bad,2\n"), {
      label: "y",
      drop: ["z"],
    });
    expect(found).toEqual({
      ...{ name: "t.csv", kind: "table", rows: 2, shape: [3] },
      columns: [
        { name: "id", kind: "numeric", used: true, missing: 0, min: 5, max: 7 },
        { name: "x", kind: "numeric", used: true, missing: 1, min: 1.5, max: 1.5 },
        { name: "k", kind: "categorical", used: true, missing: 1, categories: ["b"] },
        {
          ...{ name: "d", kind: "date", used: false, missing: 0 },
          why: 'it holds dates or times; type "date" reads it as days',
        },
        { name: "y", kind: "unknown", used: false, why: "it holds the labels" },
        { name: "z", kind: "unknown", used: false, why: "asked by drop" },
      ],
      labels: [
        { label: "ok", rows: 1 },
        { label: "bad", rows: 1 },
      ],
      notes: [
        'Column "d" is left out: it holds dates or times; type "date" reads it as days.',
        'Taken as missing: "NA" 1 in "k". The option missing says otherwise.',
        'Column "x" is constant (1.5).',
      ],
    });
  });

  it("shows dates and times of day as such, where they are asked for", async () => {
    const found = await looked(csv("d,t,e\n2024-01-31,18:30,1706659200\n2024-02-01,08:00,1706745600\n"), {
      types: { d: "date", t: "date", e: "date" },
    });
    expect(found.columns.map(({ kind, min, max }) => [kind, min, max])).toEqual([
      ["date", "2024-01-31", "2024-02-01"],
      ["date", "08:00:00", "18:30:00"],
      ["date", "2024-01-31", "2024-02-01"],
    ]);
    expect(page(lookPage(found))).toContain("08:00:00 … 18:30:00");
  });

  it("counts a missing moment of a series once, however many windows hold it", async () => {
    const found = await looked(csv("v,k\n1,a\n,b\n3,a\n9,a\n"), { series: true, window: 3 });
    expect(found).toMatchObject({ kind: "series", rows: 2, shape: [1, 3] });
    expect(found.columns).toEqual([
      { name: "v", kind: "numeric", used: true, missing: 1, min: 1, max: 9 },
      {
        ...{ name: "k", kind: "categorical", used: false, why: "a series is made of numbers" },
        ...{ missing: 0, categories: ["a", "b"] },
      },
    ]);
  });

  it("says how many pictures there are, and of what shape", async () => {
    const found = await looked("glyphs", { rows: 3 });
    expect(found).toMatchObject({ kind: "pictures", rows: 3, shape: [1, 28, 28], columns: [] });
  });

  it("is a page that names come into as text", async () => {
    const html = page(lookPage(await looked(csv("<b>,x\n1,2\n3,4\n"))));
    expect(html).toContain("&lt;b&gt;");
    expect(html).not.toContain("<b>");
    expect(html).toContain("a table, 2 rows, 2 of 2 columns used");
  });
});

it("an option of tables is refused for what is no table of named columns", async () => {
  await expect(openDataset("glyphs", { rows: 2, drop: ["a"] })).rejects.toThrow(
    /drop: goes with tables in CSV, JSON, Parquet or records, got glyphs/,
  );
});
