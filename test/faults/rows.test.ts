import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { outside } from "./rows.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The rows that the tests under src, test and studio are named by. */
function namedRows(): Set<number> {
  const found = new Set<number>();
  for (const folder of ["src", "test", "studio"]) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".test.ts") || name.includes("node_modules")) continue;
      const text = readFileSync(join(root, folder, name), "utf8");
      for (const [, list] of text.matchAll(/[(,]\s*["'`]rows? (\d[\d, and]*): /g))
        for (const number of list.match(/\d+/g) ?? []) found.add(Number(number));
    }
  }
  return found;
}

test("every row of docs/reliability.md has a test that bears its number, or says where it is tried", () => {
  const rows = Array.from(
    readFileSync(join(root, "docs", "reliability.md"), "utf8").matchAll(/^\| (\d+) \|/gm),
    ([, number]) => Number(number),
  );
  expect(rows).toEqual(Array.from({ length: 42 }, (_, i) => i + 1));
  const named = namedRows();
  const elsewhere = Object.keys(outside).map(Number);
  expect(rows.filter((row) => !named.has(row) && !elsewhere.includes(row))).toEqual([]);
  expect(elsewhere.filter((row) => named.has(row))).toEqual([]);
});

test("what is said to be tried by a script is a row of that script", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const [row, { script }] of Object.entries(outside)) {
    if (script === undefined) continue;
    const file = scripts[script].match(/\S+\.mjs/g).at(-1);
    expect(readFileSync(join(root, file), "utf8"), `row ${row}`).toContain(`row ${row}: `);
  }
});
