import { expect, it } from "vitest";
import { columnTypeList, delimiterText, headerLine, nameList, textList } from "./tableValues.ts";

it.each([
  [headerLine, "yes", true],
  [headerLine, "no", false],
  [headerLine, "3", 3],
  [headerLine, "0", undefined],
  [headerLine, "maybe", undefined],
  [delimiterText, "tab", "\t"],
  [delimiterText, "\\t", "\t"],
  [delimiterText, ";;", ";;"],
  [delimiterText, '"', undefined],
  [nameList, "a, b", ["a", "b"]],
  [nameList, "a,,b", undefined],
  [textList, "-,n/a", ["-", "n/a"]],
  [textList, "", []],
  [textList, "a,,b", undefined],
  [columnTypeList, "date:skip,zip:text", { date: "skip", zip: "text" }],
  [columnTypeList, "a:b:date", { "a:b": "date" }],
  [columnTypeList, "a", undefined],
  [columnTypeList, "a:words", undefined],
] as const)("%j reads %j", (reader, text, value) => {
  expect(reader.read(text)).toEqual(value);
});
