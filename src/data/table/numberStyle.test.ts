import { expect, test } from "vitest";
import { numberStyle } from "./numberStyle.ts";
import type { Cell } from "./tableSource.ts";

function written(cells: readonly Cell[], value: number, options = {}): number | string {
  const style = numberStyle(options);
  for (const cell of cells) style.add(cell);
  return style.write(value);
}

test("a number is written as the others of its column", () => {
  expect(written(["3", "12"], 10.32)).toBe("10");
  expect(written(["1.50", "2.25"], 10.3)).toBe("10.30");
  expect(written(["1.5", "2.25"], 10.3)).toBe("10.3");
  expect(written(["1,5", "1.234,25"], 2345.678, { commas: true })).toBe("2.345,68");
  expect(written(["$1,234.50", "$5.00"], 1234567.891)).toBe("$1,234,567.89");
  expect(written(["12%", "7 %"], 9.6)).toBe("10");
  expect(written(["12%", "7%"], -9.6)).toBe("-10%");
  expect(written(["01067", "10115"], 993.2)).toBe("00993");
  expect(written(["1e-3", "5e-2"], 0.12345)).toBe("0.123");
  expect(written(["-4", "-5"], -4.4)).toBe("-4");
});

test("numbers of a format with types stay numbers, with the decimals of theirs", () => {
  expect(written([3, 12], 10.32)).toBe(10);
  expect(written([0.5, 1.25], 10.326)).toBe(10.33);
  expect(written([1 / 3], 10.326)).toBe(10.326);
  expect(written([3n, 4n], 3.6)).toBe(4);
});

test("where no cell has a number the model's decimals hold", () => {
  expect(written([], 10.32, { decimals: 0 })).toBe(10);
  expect(written([], 10.32)).toBe(10.32);
});
