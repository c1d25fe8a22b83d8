/**
 * How often each row of docs/reliability.md is tried: the tests that bear its number, counted by Vitest and not run.
 * `node scripts/faultRows.mjs` prints a line a row; `npm run test:faults` and `npm run test:mpi` say of theirs themselves.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const files = ["src", "test", "studio"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
    .filter((name) => /[(,]\s*["'`]rows? \d/.test(readFileSync(join(root, name), "utf8"))),
);
const folder = mkdtempSync(join(tmpdir(), "hourglass-rows-"));
try {
  const list = join(folder, "list.json");
  const words = ["--no-install", "vitest", "list", ...files, "-t", "rows? \\d", `--json=${list}`];
  const { status, stderr } = spawnSync("npx", words, { cwd: root, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr.slice(-1000));
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { name } of JSON.parse(readFileSync(list, "utf8")))
    for (const [, numbers = ""] of name.matchAll(/rows? (\d[\d, and]*): /g))
      for (const row of numbers.match(/\d+/g)?.map(Number) ?? []) counts.set(row, (counts.get(row) ?? 0) + 1);
  for (const [row, count] of [...counts].sort(([a], [b]) => a - b)) console.log(`row ${row}: ${count} tests`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
