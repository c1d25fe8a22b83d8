import { gzipSync } from "node:zlib";
import type { OpenOptions } from "../../src/data/options.ts";
import { zip } from "./zip.ts";

/** A way in which tables come, and what is made of it: a line of the table in docs/data.md each. */
export interface Oddity {
  readonly format: string;
  readonly oddity: string;
  /** What happens, as the documentation says it. */
  readonly happens: string;
  readonly name?: string;
  readonly content: string | Uint8Array;
  readonly options?: OpenOptions;
  /** Names of the inputs. */
  readonly names?: readonly string[];
  /** Values of all rows; null is missing. */
  readonly values?: readonly (number | null)[];
  readonly categories?: Readonly<Record<string, readonly string[]>>;
  readonly labels?: readonly string[];
  readonly note?: RegExp;
  /** What the refusal says. */
  readonly refused?: RegExp;
}

const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));
const numbered = (rows: number, line: (i: number) => string): string =>
  Array.from({ length: rows }, (_, i) => `${line(i)}\n`).join("");

/** A Parquet file of the columns qa (1, 3) and qA (2, nothing), which DuckDB itself does not write. */
const namesByCase = Uint8Array.from(
  atob(
    "UEFSMRUAFRwVHCwVBBUAFQYVBgAAAgAAAAQBAQAAAAMAAAAVABVSFVIsFQQVABUGFQYAACEAAABBAQAAAAAAAAAAAAAAAAAA" +
      "AAAAAAAAAAAAAAAAAAAAAAACAAAAFQIZPDUAGA1kdWNrZGJfc2NoZW1hFQQAFQIlAhgCcWElHgAVAiUCGAJxQSUeABYEGRwZ" +
      "LCYAHBUCGRUAGRgCcWEVABYEFj4WPiYIPBgEAwAAABgEAQAAABYAKAQDAAAAGAQBAAAAEREAAAAmABwVAhkVABkYAnFBFQAW" +
      "BBZ0FnQmRjwYBAIAAAAYBAIAAAAWAigEAgAAABgEAgAAABERAAAAFrIBFgQmCBayAQAoKER1Y2tEQiB2ZXJzaW9uIHYxLjUu" +
      "NiAoYnVpbGQgMDY5Y2M5ZjliNSkZLBwAABwAAADgAAAAUEFSMQ==",
  ),
  (char) => char.charCodeAt(0),
);

const header: readonly Oddity[] = [
  {
    ...{ format: "CSV", oddity: "numbers as names: `city,2019,2020`", happens: "names, with a note" },
    content: "city,2019,2020\nRome,5,6\nParis,7,8\n",
    ...{ names: ["city", "2019", "2020"], values: [1, 5, 6, 0, 7, 8], note: /taken for names.*2019, 2020/ },
  },
  {
    ...{
      format: "CSV",
      oddity: "a data frame's numbers as names: `,0,1`",
      happens: "names; its row numbers are left out",
    },
    content: ",0,1\n0,5.5,6\n1,7,8\n2,9,1\n",
    ...{
      names: ["0", "1"],
      values: [5.5, 6, 7, 8, 9, 1],
      note: /"column0" is left out: it has no name and counts/,
    },
  },
  {
    ...{ format: "CSV", oddity: "no header, numbers", happens: "columns `c0`, `c1`, …, with a note" },
    content: "1,2\n3,4\n",
    ...{
      names: ["c0", "c1"],
      values: [1, 2, 3, 4],
      note: /read as a row, for it holds numbers: columns are called c0/,
    },
  },
  {
    ...{
      format: "CSV",
      oddity: "years over decimal numbers, or years as a data frame's decimals: `city,2019.0`",
      happens: "names, with a note",
    },
    content: "1990,1991,1992\n0.5,0.25,0.75\n0.125,0.5,0.1\n",
    names: ["1990", "1991", "1992"],
    ...{
      values: [0.5, 0.25, 0.75, 0.125, 0.5, 0.1],
      note: /taken for names, though some are numbers \(1990/,
    },
  },
  {
    ...{
      format: "CSV",
      oddity: "the header again further down, where tables were put together",
      happens: "passed over, with a note",
    },
    content: "a,k\n1,x\n2,y\na,k\n3,x\na,k\n",
    ...{ names: ["a", "k"], values: [1, 0, 2, 1, 3, 0], note: /stand again on 2 lines, the first of them 4/ },
  },
  {
    ...{
      format: "CSV",
      oddity: "a line of units below the header",
      happens: "passed over, with a note; a row where `header` gives the line of the names",
    },
    content: "t,temp,k\ns,\u00b0C,\n1,20.5,a\n2,21,b\n3,20,a\n",
    ...{
      names: ["t", "temp", "k"],
      values: [1, 20.5, 0, 2, 21, 1, 3, 20, 0],
      note: /Line 2 has words where all lines/,
    },
  },
  {
    ...{ format: "CSV", oddity: "no header, words that stand again below", happens: "a row, with a note" },
    content: "red,big\nblue,small\nred,small\n",
    ...{ names: ["c0", "c1"], values: [1, 0, 0, 1, 1, 1], note: /read as a row, for "red" stands again/ },
  },
  {
    ...{ format: "CSV", oddity: "no header, dates or truth values first", happens: "a row, with a note" },
    content: "2024-01-31,true\n2024-02-01,false\n",
    ...{ names: ["c1"], values: [1, 0], note: /holds what the lines below it hold/ },
  },
  {
    ...{ format: "CSV", oddity: "`header` no, though words come first", happens: "a row" },
    ...{ content: "a,b\nc,d\n", options: { header: false } },
    ...{ names: ["c0", "c1"], values: [0, 0, 1, 1] },
  },
  {
    ...{ format: "CSV", oddity: "`header` yes, though numbers come first", happens: "names" },
    ...{ content: "7,8\n3,4\n", options: { header: true } },
    ...{ names: ["7", "8"], values: [3, 4] },
  },
  {
    ...{
      format: "CSV",
      oddity: "`header` 3",
      happens: "line 3 names the columns; what is above is passed over",
    },
    ...{ content: "x,y\n1,2\na,b\n3,4\n", options: { header: 3 } },
    ...{ names: ["a", "b"], values: [3, 4] },
  },
  {
    ...{ format: "CSV", oddity: "blank lines first", happens: "passed over" },
    content: "\n  \na,b\n1,2\n",
    ...{ names: ["a", "b"], values: [1, 2] },
  },
  {
    ...{ format: "CSV", oddity: "a first line `sep=;`", happens: "says the delimiter, and is no row" },
    content: "sep=;\na;b\n1,5;2\n",
    ...{ names: ["a", "b"], values: [1.5, 2] },
  },
  {
    ...{ format: "CSV", oddity: "titles above the table", happens: "passed over, with a note" },
    content: "Report of May\n\nday,x\nMon,2\nTue,4\n",
    ...{ names: ["day", "x"], values: [0, 2, 1, 4], note: /Line 1 has fewer cells/ },
  },
  {
    ...{ format: "CSV", oddity: "rows of nothing above the table", happens: "passed over, with a note" },
    content: ",,\n,,\na,b,c\n1,2,3\n4,5,6\n",
    ...{ names: ["a", "b", "c"], values: [1, 2, 3, 4, 5, 6], note: /Lines 1 to 2/ },
  },
  {
    ...{ format: "CSV", oddity: "comment lines above the table", happens: "passed over, with a note" },
    content: "# made by a scale, in kg\n# 2024\na,b\n1,2\n",
    ...{ names: ["a", "b"], values: [1, 2], note: /Lines 1 to 2 begin with #/ },
  },
  {
    ...{ format: "CSV", oddity: "names in a comment: `# a,b`", happens: "names, with a note" },
    content: "# a,b\n1,2\n3,4\n",
    ...{ names: ["a", "b"], values: [1, 2, 3, 4], note: /named by line 1, a comment/ },
  },
  {
    ...{
      format: "CSV",
      oddity: "comment lines between rows",
      happens: "passed over, where they have not the cells of a row",
    },
    content: "a,b\n1,2\n# the pump was off\n3,4\n",
    ...{ names: ["a", "b"], values: [1, 2, 3, 4] },
  },
  {
    ...{ format: "CSV", oddity: "a delimiter behind every row", happens: "makes no column, with a note" },
    content: "a,b,\n1,2,\n3,4,\n",
    ...{ names: ["a", "b"], values: [1, 2, 3, 4], note: /stands behind every row/ },
  },
  {
    ...{
      format: "CSV",
      oddity: "a delimiter behind the rows, not behind the names",
      happens: "makes no column, with a note",
    },
    content: "a,b\n1,2,\n3,4,\n",
    ...{ names: ["a", "b"], values: [1, 2, 3, 4], note: /stands behind every row/ },
  },
  {
    ...{
      format: "CSV",
      oddity: "a header that lacks the name of the row names, as R writes it",
      happens: "the first column names the rows, and is left out with a note",
    },
    content: '"x","y"\n"a",1,2\n"b",3,4\n',
    ...{ names: ["x", "y"], values: [1, 2, 3, 4], note: /has no name and names the rows/ },
  },
  {
    ...{ format: "CSV", oddity: "names that differ by case", happens: "two columns" },
    content: "a,A\n1,2\n3,4\n",
    ...{ names: ["a", "A"], values: [1, 2, 3, 4] },
  },
  {
    ...{ format: "Parquet", oddity: "names that differ by case", happens: "two columns" },
    ...{ name: "t.parquet", content: namesByCase },
    ...{ names: ["qa", "qA"], values: [1, 2, 3, null] },
  },
  {
    ...{ format: "CSV", oddity: "blanks around a word that means missing", happens: "missing, counted" },
    ...{ content: "a,b\n1, NA \n  ,2\n3,4\n" },
    ...{ names: ["a", "b"], values: [1, null, null, 2, 3, 4], note: /Taken as missing: "NA" 1 in "b"/ },
  },
  {
    ...{ format: "CSV", oddity: "a model's column in another case", happens: "taken, with a note" },
    ...{ content: "AGE ,x\n1,2\n", options: { like: [{ name: "age", kind: "numeric" }] } },
    ...{ names: ["age"], values: [1], note: /"AGE" is taken for the model's "age"/ },
  },
];

const writing: readonly Oddity[] = [
  {
    ...{ format: "CSV", oddity: "fields in single quotes", happens: "read without them, with a note" },
    content: "'k','x'\n'a, b','1'\n'it''s','2'\n'a, b',\n",
    ...{ names: ["k", "x"], values: [0, 1, 1, 2, 0, null], categories: { k: ["a, b", "it's"] } },
    note: /Fields stand in single quotes/,
  },
  {
    ...{ format: "CSV", oddity: "words that begin with an apostrophe", happens: "read as they are" },
    content: "k,x\n'90s,1\n'80s,2\n'90s,3\n'ok',4\n",
    ...{ names: ["k", "x"], values: [1, 1, 0, 2, 1, 3, 2, 4], categories: { k: ["'80s", "'90s", "'ok'"] } },
  },
  {
    ...{
      format: "CSV",
      oddity: "quotes inside of fields with a backslash before them",
      happens: "read, with a note",
    },
    content: 'k,x\n"he said \\"hi\\", twice",1\n"a",2\n"he said \\"hi\\", twice",3\n',
    ...{ names: ["k", "x"], values: [1, 1, 0, 2, 1, 3], categories: { k: ["a", 'he said "hi", twice'] } },
    note: /A backslash stands before quotes/,
  },
  {
    ...{
      format: "CSV",
      oddity: "`~`, `^`, `¦` or the control characters 1 and 31 between cells, and no usual delimiter",
      happens: "read by them, with a note",
    },
    content: "a\x01b\n1\x01x\n2\x01y\n",
    ...{ names: ["a", "b"], values: [1, 0, 2, 1], note: /stand between the control character 1;/ },
  },
  {
    ...{
      format: "CSV",
      oddity: "numbers between blanks, and no usual delimiter",
      happens: "read by them, with a note",
    },
    content: "a   b\n1   2.5\n33  4\n",
    ...{ names: ["a", "b"], values: [1, 2.5, 33, 4], note: /numbers between blanks/ },
  },
  {
    ...{
      format: "CSV",
      oddity: "no delimiter, but a character that all lines share",
      happens: "one column, with a note",
    },
    content: "first name\nAnn Lee\nBob Ray\nAnn Lee\n",
    ...{ names: ["first name"], values: [0, 1, 0], note: /one cell, though all hold " "/ },
  },
  {
    ...{ format: "CSV, JSON", oddity: "a NUL in a text", happens: "refused, with the line" },
    ...{ content: "a,b\n1,\x002\n", refused: /line 2: holds a NUL, which no text has/ },
  },
  {
    ...{ format: "CSV, JSON", oddity: "UTF-32", happens: "refused" },
    content: Uint8Array.from([0xff, 0xfe, 0, 0, 97, 0, 0, 0, 10, 0, 0, 0]),
    refused: /is UTF-32, which is not read; save it as UTF-8/,
  },
  {
    ...{ format: "CSV", oddity: "`delimiter` of several characters", happens: "read" },
    ...{ content: 'a||b\n1||"x||y"\n2||z\n', options: { delimiter: "||" } },
    ...{ names: ["a", "b"], values: [1, 0, 2, 1], categories: { b: ["x||y", "z"] } },
  },
  {
    ...{
      format: "CSV",
      oddity: "`delimiter` of blanks, columns set in lines",
      happens: "read, any number of blanks for one",
    },
    ...{ content: "  a   b\n  1  20\n 30   4\n", options: { delimiter: " " } },
    ...{ names: ["a", "b"], values: [1, 20, 30, 4] },
  },
  {
    ...{ format: "TSV", oddity: "no tabs, but commas", happens: "read by commas" },
    ...{ name: "t.tsv", content: "a,b\n1,2\n" },
    ...{ names: ["a", "b"], values: [1, 2] },
  },
  {
    ...{ format: "CSV", oddity: "lines that end with CR CR LF", happens: "read" },
    content: 'a,b\r\r\nx,1\r\r\n"y",2\r\r\n',
    ...{ names: ["a", "b"], values: [0, 1, 1, 2], categories: { a: ["x", "y"] } },
  },
  {
    ...{ format: "CSV", oddity: "DOS's end of text, Ctrl-Z", happens: "passed over" },
    content: "a,b\r\n1,2\r\n\u001a",
    ...{ names: ["a", "b"], values: [1, 2] },
  },
  {
    ...{ format: "CSV", oddity: "two byte-order marks", happens: "passed over" },
    content: "\ufeff\ufeffa,b\n1,2\n",
    ...{ names: ["a", "b"], values: [1, 2] },
  },
  {
    ...{
      format: "CSV, JSON",
      oddity: "bytes that are no UTF-8",
      happens: "refused, with the line and what to do",
    },
    content: latin("a,b\nx,1\nK\u00e4se,2\n"),
    refused: /line 3: holds bytes that are no UTF-8 text; save it as UTF-8, or give its encoding/,
  },
  {
    ...{ format: "CSV, JSON", oddity: "`encoding` windows-1252", happens: "read" },
    ...{ content: latin("a,b\nK\u00e4se,1\n\u0080,2\n"), options: { encoding: "windows-1252" } },
    ...{ names: ["a", "b"], values: [0, 1, 1, 2], categories: { a: ["Käse", "€"] } },
  },
  {
    ...{ format: "CSV, JSON", oddity: "`encoding` that there is not", happens: "refused" },
    ...{
      content: "a\n1\n",
      options: { encoding: "latin-one" },
      refused: /must be a name of the Encoding Standard/,
    },
  },
  {
    ...{ format: "CSV, JSON", oddity: "UTF-16 without a mark", happens: "read, with a note" },
    content: Uint8Array.from("a,b\n1,2\n3,4\n", (char) => char.charCodeAt(0)).reduce<Uint8Array>(
      (all, byte, i) => {
        all[2 * i] = byte;
        return all;
      },
      new Uint8Array(24),
    ),
    ...{ names: ["a", "b"], values: [1, 2, 3, 4], note: /Read as UTF-16LE/ },
  },
  {
    ...{ format: "CSV", oddity: "a page of HTML", happens: "refused" },
    ...{ content: "\n<!DOCTYPE html>\n<html></html>", refused: /is a page of HTML, not a table/ },
  },
  {
    ...{ format: "CSV", oddity: "a gzipped page of HTML", happens: "refused" },
    ...{ name: "t.csv.gz", content: gzipSync("<html></html>"), refused: /is a page of HTML/ },
  },
  {
    ...{
      format: "any, packed",
      oddity: "gzip in several members, zeros between and behind them",
      happens: "read to the end, each member checked",
    },
    name: "t.csv.gz",
    content: Uint8Array.from([...gzipSync("a,b\n1,2\n"), 0, 0, 0, ...gzipSync("3,4\n"), 0, 0]),
    ...{ names: ["a", "b"], values: [1, 2, 3, 4] },
  },
  {
    ...{ format: "any, packed", oddity: "gzip with other bytes behind it", happens: "refused" },
    ...{ name: "t.csv.gz", content: Uint8Array.from([...gzipSync("a,b\n1,2\n"), 0, 0, 1, 2, 3, 4]) },
    refused: /cannot be unpacked \(incorrect header check\)/,
  },
  {
    ...{ format: "any", oddity: "a zip archive that holds no array", happens: "refused, with what to do" },
    content: Uint8Array.from(zip({ "a.csv": latin("a,b\n1,2\n") }, 8)),
    refused: /is a zip archive that holds no array; unpack it/,
  },
  {
    ...{ format: "any", oddity: "a pointer of Git LFS", happens: "refused, with what to do" },
    name: "t.parquet",
    content: "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n",
    refused: /is a pointer of Git LFS, not the file itself; git lfs pull/,
  },
  {
    ...{ format: "any", oddity: "a pointer of git-annex or DVC", happens: "refused, with what to do" },
    content: "../../.git/annex/objects/xK/3f/SHA256E-s12--ab.csv/SHA256E-s12--ab.csv",
    refused: /is a pointer of git-annex, not the file itself; git annex get/,
  },
  {
    ...{
      format: "CSV",
      oddity: "ARFF, Arrow, HDF5, a text document, a table drawn with bars and lines",
      happens: "refused",
    },
    ...{
      content: "| a | b |\n|---|---|\n| 1 | 2 |\n",
      refused: /is a table drawn with bars and lines, not CSV/,
    },
  },
  {
    ...{ format: "CSV", oddity: "JSON, pretty or in lines", happens: "refused, with what to do" },
    ...{
      content: '[\n  {\n    "a": 1\n  }\n]\n',
      refused: /is JSON, not CSV; give it a name that ends in \.json/,
    },
  },
  {
    ...{ format: "CSV", oddity: "XML", happens: "refused" },
    ...{ content: '<?xml version="1.0"?>\n<a/>', refused: /is XML, not a table/ },
  },
  {
    ...{ format: "CSV", oddity: "a spreadsheet, a PDF, a database", happens: "refused" },
    ...{ content: latin("PK\x03\x04....[Content_Types].xml"), refused: /is a spreadsheet or document/ },
  },
  {
    ...{ format: "CSV", oddity: "names in angle brackets, as trading programs write them", happens: "read" },
    content: "<DATE>,<OPEN>\n5,1\n6,2\n",
    ...{ names: ["<DATE>", "<OPEN>"], values: [5, 1, 6, 2] },
  },
  {
    ...{ format: "JSON", oddity: "sparse records", happens: "a column a key, missing elsewhere" },
    ...{ name: "t.json", content: '[{"a":1},{"b":2},{"a":3,"c":true}]' },
    ...{ names: ["a", "b", "c"], values: [1, null, null, null, 2, null, 3, null, 0] },
  },
  {
    ...{
      format: "JSON",
      oddity: "no record has a column of the model",
      happens: "refused, with the columns that are",
    },
    ...{ name: "t.json", content: '[{"a":1}]' },
    options: {
      like: [
        { name: "a", kind: "numeric" },
        { name: "b", kind: "numeric" },
      ],
    },
    ...{ refused: /must have the model's columns; it lacks "b"/ },
  },
  {
    ...{
      format: "JSON",
      oddity: "NaN and Infinity, as Python writes them",
      happens: "missing; an infinite number, which is counted",
    },
    ...{ name: "t.json", content: '[{"a":NaN,"k":"NaN x"},{"a":-Infinity,"k":"y"},{"a":2,"k":"y"}]' },
    ...{ names: ["a", "k"], values: [null, 0, null, 1, 2, 1], note: /1 infinite number/ },
  },
];

const cells: readonly Oddity[] = [
  {
    ...{
      format: "CSV, JSON, Parquet",
      oddity: '"NA" is Namibia',
      happens: "missing, counted by column in a note",
    },
    content: "k,x\nNA,1\nDE,2\nNA,3\n",
    ...{ names: ["k", "x"], values: [null, 1, 0, 2, null, 3], note: /Taken as missing: "NA" 2 in "k"/ },
  },
  {
    ...{
      format: "CSV, JSON, Parquet",
      oddity: "`missing` names other words",
      happens: "those are missing, and the empty cell; no other",
    },
    ...{ content: "k,x\nNA,-999\nDE,-\n,3\n", options: { missing: ["-", "-999"] } },
    ...{ names: ["k", "x"], values: [1, null, 0, null, null, 3], note: /"-999" 1, "-" 1 in "x"/ },
  },
  {
    ...{ format: "CSV, JSON", oddity: "errors of a spreadsheet: `#DIV/0!`", happens: "missing, counted" },
    content: "x,y\n#DIV/0!,1\n2,#REF!\n",
    ...{ names: ["x", "y"], values: [null, 1, 2, null], note: /"#DIV\/0!" 1 in "x"; "#REF!" 1 in "y"/ },
  },
  {
    ...{
      format: "CSV, JSON",
      oddity: 'money, percent, thousands: `$5`, `12%`, `"1,234.50"`, `(5)`',
      happens: "numbers as written (12 for `12%`), counted in a note",
    },
    content: 'm,p,t,n\n$5,12%,"1,234.50",(5)\n"$1,000",7.5 %,"12,000",3\n',
    names: ["m", "p", "t", "n"],
    ...{
      values: [5, 12, 1234.5, -5, 1000, 7.5, 12000, 3],
      note: /"m": 2 numbers are read without their currency.*"\$5"/,
    },
  },
  {
    ...{ format: "CSV", oddity: "decimal commas in quotes between commas", happens: "numbers" },
    content: 'a,b\n"1,5",1\n"-0,25",2\n',
    ...{ names: ["a", "b"], values: [1.5, 1, -0.25, 2] },
  },
  {
    ...{ format: "CSV", oddity: "`1,234` between semicolons", happens: "1.234, with a note" },
    content: "a;b\n1,234;1\n2,500;2\n",
    ...{ names: ["a", "b"], values: [1.234, 1, 2.5, 2], note: /"a" writes numbers as 1,234/ },
  },
  {
    ...{ format: "CSV, JSON", oddity: "codes with a leading zero: `01067`", happens: "numbers, with a note" },
    content: "zip,x\n01067,1\n10115,2\n",
    ...{ names: ["zip", "x"], values: [1067, 1, 10115, 2], note: /"zip": 1 whole number begins with 0/ },
  },
  {
    ...{
      format: "CSV, JSON, Parquet",
      oddity: "`types` zip:text",
      happens: "categories, character for character",
    },
    ...{ content: "zip,x\n01067,1\n1067,2\n", options: { types: { zip: "text" } } },
    ...{ names: ["zip", "x"], values: [0, 1, 1, 2], categories: { zip: ["01067", "1067"] } },
  },
  {
    ...{ format: "CSV, JSON", oddity: "dates in any form", happens: "left out, with a note" },
    content: 'd,e,f,x\n31-Jan-24,"Jan 31, 2024",2024-01,1\n1-Feb-24,"Feb 1, 2024",2024-02,2\n',
    ...{ names: ["x"], values: [1, 2], note: /"d" is left out: it holds dates or times/ },
  },
  {
    ...{
      format: "CSV, JSON",
      oddity: "dates in other languages, of databases, logs and East Asia",
      happens: "left out, with a note",
    },
    content:
      "d,e,f,g,x\n1. M\u00e4rz 2024,2024-01-31 00:00:00+00,31/Jan/2024:10:00:00 +0000,2024\u5e741\u670831\u65e5,1\n" +
      "2. Okt. 2024,2024-02-01 00:00:00+00,1/Feb/2024:10:00:00 +0000,2024\u5e742\u67081\u65e5,2\n",
    ...{ names: ["x"], values: [1, 2], note: /"g" is left out: it holds dates or times/ },
  },
  {
    ...{
      format: "any table",
      oddity: "dates as digits in every row: `20240131`, `20240131123000`",
      happens: "left out, with a note",
    },
    content: "d,x\n20240131,1\n20240201,2\n20240202,2\n",
    ...{ names: ["x"], values: [1, 2, 2], note: /"d" is left out: it holds dates as digits/ },
  },
  {
    ...{
      format: "any table",
      oddity: "`types` d:number or d:date of dates as digits",
      happens: "the numbers, or days",
    },
    content: "d,e,x\n19700102,19700103,1\n19700103,19700104,2\n19700104,19700105,2\n",
    options: { types: { d: "number", e: "date" } },
    ...{ names: ["d", "e", "x"], values: [19700102, 2, 1, 19700103, 3, 2, 19700104, 4, 2] },
  },
  {
    ...{
      format: "any table",
      oddity: "`types` t:date of seconds since 1970, or thousandths of them",
      happens: "days",
    },
    ...{ content: "t,x\n1706659200,1\n1706702400000,2\n", options: { types: { t: "date" } } },
    ...{ names: ["t", "x"], values: [19753, 1, 19753.5, 2] },
  },
  {
    ...{ format: "CSV, JSON", oddity: "times of day", happens: "left out, with a note" },
    content: "t,x\n10:00,1\n10:05:30,2\n",
    ...{ names: ["x"], values: [1, 2], note: /"t" is left out: it holds dates or times/ },
  },
  {
    ...{
      format: "CSV, JSON, Parquet",
      oddity: "`types` d:date",
      happens: "days since 1970; the day's place from all rows",
    },
    ...{ content: "d,x\n1/2/1970,1\n1/13/1970,2\n", options: { types: { d: "date" } } },
    ...{ names: ["d", "x"], values: [1, 1, 12, 2] },
  },
  {
    ...{
      format: "CSV, JSON, Parquet",
      oddity: "`types` d:date, where either number may be the day",
      happens: "the first is, with a note",
    },
    ...{ content: "d,x\n1/2/1970,1\n", options: { types: { d: "date" } } },
    ...{ names: ["d", "x"], values: [31, 1], note: /first number is read as the day/ },
  },
  {
    ...{
      format: "CSV, JSON, Parquet",
      oddity: "texts that differ in most rows",
      happens: "left out as identifiers, with a note",
    },
    content: `name,x\n${numbered(12, (i) => `Ann ${String.fromCharCode(65 + i)},${i % 5}`)}`,
    ...{ names: ["x"], note: /12 different texts in 12 cells, as names and identifiers do/ },
  },
  {
    ...{ format: "CSV, Parquet", oddity: "row numbers without a name", happens: "left out, with a note" },
    content: `,x\n${numbered(5, (i) => `${i},${i % 3}`)}`,
    ...{
      names: ["x"],
      values: [0, 1, 2, 0, 1],
      note: /"column0" is left out: it has no name and counts the rows/,
    },
  },
  {
    ...{ format: "CSV", oddity: "row numbers named `Unnamed: 0`", happens: "left out, with a note" },
    content: `Unnamed: 0,x\n${numbered(5, (i) => `${i + 3},${i % 3}`)}`,
    ...{ names: ["x"], values: [0, 1, 2, 0, 1], note: /"Unnamed: 0" is left out/ },
  },
  {
    ...{
      format: "any table",
      oddity: "an id or a time that rises in every row",
      happens: "learnt, with a note",
    },
    content: `epoch,x\n${numbered(20, (i) => `${1.7e9 + i * 60 + (i % 2)},${i % 3}`)}`,
    ...{ names: ["epoch", "x"], note: /"epoch" rises in every row/ },
  },
  {
    ...{
      format: "any table",
      oddity: "`columns` names what to read",
      happens: "nothing else is; the label besides",
    },
    ...{ content: "a,b,y\n1,2,n\n", options: { columns: ["b"], label: "y" } },
    ...{ names: ["b"], values: [2], labels: ["n"] },
  },
  {
    ...{ format: "any table", oddity: "`drop` and `types` c:skip", happens: "not read" },
    ...{ content: "a,b,c\n1,2,3\n", options: { drop: ["a"], types: { c: "skip" } } },
    ...{ names: ["b"], values: [2] },
  },
  {
    ...{
      format: "any table",
      oddity: "an option names a column that is not there",
      happens: "refused, with the columns that are",
    },
    ...{
      content: "a,b\n1,2\n",
      options: { drop: ["z"] },
      refused: /drop: names "z", which .+ has not, got "a", "b"/,
    },
  },
  {
    ...{
      format: "any table",
      oddity: "truth values as `1`, `yes`, `T` for a model of `true`",
      happens: "the same category",
    },
    content: "ok\nyes\nNo\nT\n0\nTRUE\n",
    options: { like: [{ name: "ok", kind: "categorical", categories: ["false", "true"] }] },
    ...{ names: ["ok"], values: [1, 0, 1, 0, 1] },
  },
  {
    ...{
      format: "any table",
      oddity: "truth values in other words, `on`, `wahr`, `oui`, for a model of `true`",
      happens: "the same category",
    },
    content: "ok,x\non,1\nFALSCH,1\noui,1\nnein,1\n",
    options: {
      like: [
        { name: "ok", kind: "categorical", categories: ["false", "true"] },
        { name: "x", kind: "numeric" },
      ],
    },
    ...{ names: ["ok", "x"], values: [1, 1, 0, 1, 1, 1, 0, 1] },
  },
  {
    ...{
      format: "any table",
      oddity: "a model's category in another case, between blanks or with accents coded otherwise",
      happens: "that category, with a note",
    },
    content: "k,c\nRED,cafe\u0301\n red ,caf\u00e9\npurple,3.0\n",
    options: {
      like: [
        { name: "k", kind: "categorical", categories: ["blue", "red"] },
        { name: "c", kind: "categorical", categories: ["3", "caf\u00e9"] },
      ],
    },
    ...{
      names: ["k", "c"],
      values: [1, 1, 1, 1, -1, 0],
      note: /"k": 2 cells are taken for categories.*"RED" for "red"/,
    },
  },
  {
    ...{
      format: "any table",
      oddity: "categories that differ in case or blanks alone",
      happens: "kept apart, with a note",
    },
    content: "k\nred\nRed\nblue\n",
    ...{
      names: ["k"],
      values: [2, 0, 1],
      note: /"k" has categories that differ in spelling alone, such as "Red" and "red"/,
    },
  },
  {
    ...{
      format: "any table",
      oddity: "whole numbers beyond 2^53, as identifiers are",
      happens: "numbers without their last digits, with a note",
    },
    content: "id,x\n9007199254740993,1\n1234567890123456789,2\n",
    ...{ names: ["id", "x"], note: /"id": 2 whole numbers are beyond 2\^53/ },
  },
  {
    ...{
      format: "any table",
      oddity: "numbers with units: `1.5 kg`, `<0.5`",
      happens: "text, with a note that they are numbers",
    },
    content: `w,x\n${numbered(12, (i) => `${i}.5 kg,${i % 3}`)}`,
    ...{ names: ["x"], note: /"w" is read as text, though 12 of 12 cells are numbers, with a unit or alone/ },
  },
  {
    ...{ format: "any table", oddity: "dates for a model that has learnt dates", happens: "days, unasked" },
    ...{
      content: "d\n1970-01-03\nsoon\n",
      options: { like: [{ name: "d", kind: "numeric", date: "first" }] },
    },
    ...{ names: ["d"], values: [2, null], note: /"d": 1 cell that is no date/ },
  },
  {
    ...{ format: "any table", oddity: "`True` for a model of numbers", happens: "1, with a note" },
    ...{ content: "ok\nTrue\nfalse\n0\n", options: { like: [{ name: "ok", kind: "numeric" }] } },
    ...{ names: ["ok"], values: [1, 0, 0], note: /2 truth values are read as 1 and 0/ },
  },
];

/** Every oddity of tables that is documented. */
export const oddities: readonly Oddity[] = [...header, ...writing, ...cells];

/** The lines of the table in docs/data.md. */
export const oddityTable: string = [
  "| format | as it comes | what happens |",
  "|---|---|---|",
  ...oddities.map(
    ({ format, oddity, happens }) => `| ${format} | ${oddity.replaceAll("|", "\\|")} | ${happens} |`,
  ),
].join("\n");
