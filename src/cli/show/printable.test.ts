import { expect, test } from "vitest";
import { printable, printableLine } from "./printable.ts";
import { textTable } from "./textTable.ts";

test("what a terminal would obey is written out", () => {
  expect(printable("a\u001b[31mb\u0007\u009b\nc\td")).toBe("a\\x1b[31mb\\x07\\x9b\nc\td");
  expect(printableLine("a\r\nb\tc\rd")).toBe("a\\nb\\tc\\x0dd");
});

test("a name of two lines stays in its row of a table", () => {
  expect(textTable(["name", "n"], [["a\nb", 1]])).toBe("name  n\na\\nb  1");
});
