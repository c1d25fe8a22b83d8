import { expect, test } from "vitest";
import { openData } from "./open.ts";
import { progress } from "./show/progress.ts";

test("a number of rows is made of a built-in set, and refused of a file", async () => {
  const context = {
    ...{ operands: [], line: "", terminal: false, signal: new AbortController().signal },
    values: { seed: 0, rows: 7 },
    progress: progress({ write: () => {} }, { quiet: true }),
  };
  const dataset = await openData("glyphs", context);
  expect(dataset.rows).toBe(7);
  await dataset.close();
  await expect(openData("some.csv", context)).rejects.toThrow(/--rows.*built-in set.*some\.csv/);
});
