import { expect, test } from "vitest";
import type { RowSource } from "../../worker/protocol.ts";
import { detectCommand } from "./detectCommand.ts";

const files = (...names: string[]): RowSource => ({
  kind: "files",
  files: names.map((name) => new File([], name)),
});
const usual = { stem: "a", fileName: "a.csv", options: {}, rate: 0.01 };

test("a file, its reading and its threshold are those of the page", () => {
  expect(detectCommand({ ...usual, source: files("a.csv") })).toBe(
    "hourglass detect a.safetensors a.csv --out a.scores.csv --rate 0.01",
  );
  const options = { label: "is odd", header: false, delimiter: ";", encoding: "windows-1252", series: true };
  expect(detectCommand({ ...usual, source: files("a.csv"), options, rate: undefined })).toBe(
    "hourglass detect a.safetensors a.csv --out a.scores.csv --label 'is odd' --header no --delimiter ';' --encoding windows-1252",
  );
});

test("a name with blanks or quotes is one word of the shell", () => {
  expect(detectCommand({ ...usual, stem: "it's 1", fileName: "it's 1.csv", source: files("x") })).toContain(
    "'it'\\''s 1.safetensors' 'it'\\''s 1.csv'",
  );
});

test("several pictures and a zip are a folder there, and a built-in set has its rows", () => {
  expect(detectCommand({ ...usual, fileName: "a.png +1", source: files("a.png", "b.png") })).toContain(
    " FOLDER ",
  );
  expect(detectCommand({ ...usual, fileName: "a.zip", source: files("a.zip") })).toContain(" FOLDER ");
  const source = { kind: "builtin", name: "sensors", rows: 5000, seed: 1 } as const;
  expect(detectCommand({ ...usual, stem: "sensors", source })).toContain(
    "sensors.safetensors sensors --rows 5000 --seed 1 --out",
  );
});
