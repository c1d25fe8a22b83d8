import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { untrained } from "../../test/untrained.ts";
import { openSource } from "../data/open.ts";
import type { OpenOptions } from "../data/options.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { nodeHost } from "../hosts/node/open.ts";
import { openModel } from "../model/openModel.ts";
import type { FittedColumn } from "../models/inputs/columns.ts";
import { fillTable } from "./fillTable.ts";

const engine = await onnxEngine({ threads: 1 });
const number = (name: string, rest = {}): FittedColumn => ({
  ...{ kind: "numeric", name, mean: 5, deviation: 2, min: 0, max: 10, ...rest },
});
const columns: FittedColumn[] = [
  number("a", { decimals: 0 }),
  { kind: "categorical", name: "k", categories: ["false", "true"] },
  number("z", { mean: 0, deviation: 0, min: 0, max: 0, empty: true }),
];
const model = openModel(untrained({ kind: "table", columns }, { latent: 1 }), engine);
afterAll(async () => {
  await model.run.close();
  await engine.close();
});

/** A file with its missing cells filled, and what became of them. */
async function filled(content: BlobPart, name: string, options: OpenOptions = {}) {
  const data = await openSource(nodeHost, new File([content], name), { ...options, like: columns });
  const table = await fillTable(model, data);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of table.bytes!()) pieces.push(piece);
  await data.close();
  return { bytes: new Uint8Array(await new Blob(pieces).arrayBuffer()), columns: table.columns };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);

/** Texts of cells that the model does not know: anything that is not a line of its own. */
const anything = fc.string({
  unit: fc.constantFrom("a", "0", " ", ",", ";", '"', "\n", "\t", "é", "鳥", "'", "="),
  maxLength: 6,
});
const numbers = fc.constantFrom(
  "1",
  "01067",
  "1.50",
  "9007199254740995",
  "-0",
  "3e2",
  "$5",
  "+7",
  " 4 ",
  "oops",
  "inf",
);
const words = fc.constantFrom("true", "True", "FALSE", "0", "maybe", "Ünseen");

/** A table without a missing cell, and how it is written. */
const tables = fc.record({
  rows: fc.array(fc.tuple(numbers, words, fc.constantFrom("0", "5.0"), anything), {
    minLength: 1,
    maxLength: 8,
  }),
  delimiter: fc.constantFrom(",", ";", "\t", "||"),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  mark: fc.constantFrom("", "\ufeff", "\ufeff\ufeff"),
  above: fc.constantFrom("", "sep", "# a comment", "blank"),
  all: fc.boolean(),
  trailing: fc.boolean(),
  last: fc.boolean(),
});

function written(table: { -readonly [K in keyof Written]: Written[K] }): string {
  const { rows, delimiter, end, mark, above, all, trailing, last } = table;
  const cell = (text: string): string =>
    all || text.includes(delimiter) || /["\n\r]|^\s|\s$|^$|^#/.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const line = (cells: readonly string[]) => cells.map(cell).join(delimiter) + (trailing ? delimiter : "");
  const head = {
    "": "",
    sep: delimiter.length === 1 ? `sep=${delimiter}${end}` : "",
    blank: end,
    "# a comment": `# a comment${end}`,
  };
  const body = rows.map((row) => line(row.map((text) => (end === "\r" ? text.replaceAll("\n", " ") : text))));
  return `${mark}${head[above as keyof typeof head]}${line(["a", "k", "z", "note"])}${end}${body.join(end)}${last ? end : ""}`;
}

interface Written {
  rows: readonly (readonly string[])[];
  delimiter: string;
  end: string;
  mark: string;
  above: string;
  all: boolean;
  trailing: boolean;
  last: boolean;
}

describe("a file with its missing cells filled", () => {
  test("row 39: is the same bytes where none is missing, however it is written", async () => {
    await fc.assert(
      fc.asyncProperty(tables, async (table) => {
        const content = new TextEncoder().encode(written(table));
        const { bytes } = await filled(content, "t.csv", {
          delimiter: table.delimiter,
          header: headerLine(table),
        });
        expect(textOf(bytes)).toBe(textOf(content));
      }),
      { numRuns: 150 },
    );
  });

  test("row 39: differs from it in the missing cells alone, also in other encodings", async () => {
    const lines = (a: string, k: string, b: string) =>
      `\ufeffnote;a;k;z\r\n"Käse; ";${a};${k};\r\n"x""y";7;${b};\r\n`;
    const utf16 = (text: string) =>
      new Uint8Array(Uint16Array.from(text, (char) => char.charCodeAt(0)).buffer);
    const { bytes } = await filled(utf16(lines("", "TRUE", '""')), "t.csv");
    const text = new TextDecoder("utf-16le", { ignoreBOM: true }).decode(bytes);
    expect(text).toMatch(/^\ufeffnote;a;k;z\r\n"Käse; ";\d+;TRUE;\r\n"x""y";7;"(TRUE|false)";\r\n$/);
    const latin = Uint8Array.from("note,a,k,z\nK\u00e4se,NA,true,\nx, ? ,yes,\n", (char) =>
      char.charCodeAt(0),
    );
    const one = await filled(latin, "t.csv", { encoding: "windows-1252" });
    expect(new TextDecoder("windows-1252").decode(one.bytes)).toMatch(
      /^note,a,k,z\nKäse,\d+,true,\nx, \d+ ,yes,\n$/,
    );
    await expect(filled(utf16("a"), "t.csv", { encoding: "shift_jis", header: false })).rejects.toThrow();
  });

  test("fills cells between blanks into the room that they have, and keeps backslashes before quotes", async () => {
    const padded = "a,     k, z,note\n1,  true, 0,x\n ,      ,  ,y\n3,    NA,  ,z\n4,false, ,\n";
    expect(textOf((await filled(padded, "t.csv")).bytes)).toMatch(
      /^a, {5}k, z,note\n1, {2}true, 0,x\n \d,( {2}true| false), {2},y\n3, {4}(true|false), {2},z\n4,false, ,\n$/,
    );
    const escaped = 'note,a,k,z\n"he said \\"hi\\", twice",,true,\n"b\\\\",2,,\n';
    expect(textOf((await filled(escaped, "t.csv")).bytes)).toMatch(
      /^note,a,k,z\n"he said \\"hi\\", twice",\d+,true,\n"b\\\\",2,(true|false),\n$/,
    );
  });

  test("leaves a header that stands again and a line of units as they are", async () => {
    const again = "a,k,z\n1,true,\n,false,\na,k,z\n2,,\n3,true,\n";
    expect(textOf((await filled(again, "t.csv")).bytes)).toMatch(
      /^a,k,z\n1,true,\n\d+,false,\na,k,z\n2,(true|false),\n3,true,\n$/,
    );
    const units = "a,k,z\nkg,,\n1,true,\n,false,\n2,,\n3,true,\n";
    expect(textOf((await filled(units, "t.csv")).bytes)).toMatch(
      /^a,k,z\nkg,,\n1,true,\n\d+,false,\n2,(true|false),\n3,true,\n$/,
    );
  });

  test("writes what it fills as its column does", async () => {
    const { bytes } = await filled("a;k;z\n1,50;Yes;\n2,25;No;\n;Yes;\n3,00;;\n", "t.csv");
    expect(textOf(bytes)).toMatch(/^a;k;z\n1,50;Yes;\n2,25;No;\n\d,\d\d;Yes;\n3,00;(Yes|No);\n$/);
    // A model that was trained on whole numbers fills with whole numbers where the file has none to follow.
    expect(textOf((await filled("a,k,z\n,true,\n", "t.csv")).bytes)).toMatch(/^a,k,z\n\d+,true,\n$/);
    // One column alone: a blank line is a missing cell.
    const sole = openModel(untrained({ kind: "table", columns: [columns[0]] }, { latent: 1 }), engine);
    const data = await openSource(nodeHost, new File(["a\n1\n\n2\n"], "t.csv"), { like: [columns[0]] });
    const table = await fillTable(sole, data);
    let text = "";
    for await (const piece of table.bytes!()) text += textOf(piece);
    expect(text).toMatch(/^a\n1\n\d+\n2\n$/);
    await data.close();
    await sole.run.close();
  });

  test("of JSON keeps what stands between the records, and adds the keys that one lacks", async () => {
    const content =
      '[\n  {"a": 1.0, "k": true, "z": null, "id": 9007199254740995},\n\n {"k" : null , "id":"\\u00e9{" ,"a":2},{} ]\n';
    const { bytes, columns: told } = await filled(content, "t.json");
    expect(textOf(bytes)).toMatch(
      /^\[\n {2}\{"a": 1\.0, "k": true, "z": null, "id": 9007199254740995\},\n\n \{"k" : (true|"false") , "id":"\\u00e9\{" ,"a":2\},\{"a":\d+,"k":(true|"false")\} \]\n$/,
    );
    expect(told.map(({ name, filled }) => [name, filled])).toEqual([
      ["a", 1],
      ["k", 2],
      ["z", 0],
      ["id", 0],
    ]);
    const lines = '{"a":null,"k":"no","z":1}\n{"a":5,"k":"yes","z":2}\n';
    expect(textOf((await filled(lines, "t.jsonl")).bytes)).toMatch(
      /^\{"a":\d+,"k":"no","z":1\}\n\{"a":5,"k":"yes","z":2\}\n$/,
    );
  });

  test("says for each column how many cells it filled, and how many not and why", async () => {
    const content = "a,k,z,d\n,true,,\noops,true,,x\n1e400,,,\n";
    const { bytes, columns: told } = await filled(content, "t.csv");
    expect(textOf(bytes)).toMatch(/^a,k,z,d\n\d+,true,,\noops,true,,x\n1e400,(true|false),,\n$/);
    expect(told).toEqual([
      {
        ...{ name: "a", filled: 1 },
        left: [
          { reason: "word", why: "it holds a word in a column of numbers", cells: 1 },
          { reason: "infinite", why: "it holds an infinite number", cells: 1 },
        ],
      },
      { name: "k", filled: 1, left: [] },
      {
        ...{ name: "z", filled: 0 },
        left: [{ reason: "empty-column", why: "the column was empty in every training row", cells: 3 }],
      },
      {
        name: "d",
        filled: 0,
        left: [{ reason: "unknown-column", why: "the model does not know the column", cells: 2 }],
      },
    ]);
  });
});

/** The line that names the columns of a table. */
function headerLine({ above, delimiter }: Written): number {
  return above === "" || (above === "sep" && delimiter.length > 1) ? 1 : 2;
}
