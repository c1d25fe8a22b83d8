/**
 * Prints the table of results and keeps it in docs/results.md: `npm run results -- [--only NAME,…] [--data DIR]
 * [--threads N] [--python PATH] [--json]`. A row whose data is not there is skipped with a line; the others keep their last figures.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "./compare/machine.ts";
import { hourglass } from "./results/hourglass.ts";
import type { Row } from "./results/row.ts";
import { rows } from "./results/rows.ts";
import { markdown, type Ran, updated } from "./results/table.ts";

const { values: options } = parseArgs({
  options: {
    only: { type: "string", default: rows.map(({ name }) => name).join(",") },
    data: { type: "string", default: join("..", "shared", "data") },
    threads: { type: "string", default: String(cpus().length) },
    /** A Python that has PyTorch, for the row that races it. */
    python: { type: "string", default: "python3" },
    json: { type: "boolean", default: false },
  },
});

const root = process.cwd();
const page = join(root, "docs", "results.md");
const threads = Number(options.threads);
const log = (line: string): void => console.error(line);
const { cpu, cores, commit, loadBefore } = machine(root);
const where = `${new Date().toISOString().slice(0, 10)}, ${commit ?? "no commit"}, ${cpu}, ${cores} cores, ${threads} thread${threads === 1 ? "" : "s"}, load before ${loadBefore.toFixed(1)}`;

const rans: Ran[] = [];
for (const row of asked(options.only)) {
  const missing = row.needs.find((path) => !existsSync(join(options.data, path)));
  if (missing) log(`skipped ${row.name}: there is no ${join(options.data, missing)}`);
  else {
    const ran = await runRow(row);
    rans.push(ran);
    // Written after each row, so that an interrupted run keeps what it has.
    const names = rows.map(({ name }) => name);
    writeFileSync(page, updated(readFileSync(page, "utf8"), [ran], names));
  }
}
if (options.json) {
  const documents = rans.map(({ row, outcome, minutes }) => ({ row: row.name, minutes, ...outcome }));
  console.log(JSON.stringify({ where, results: documents }, undefined, 2));
} else if (rans.length > 0) console.log(markdown(rans));

async function runRow(row: Row): Promise<Ran> {
  log(`${row.name}, at most about ${row.minutes} minutes on two quiet cores`);
  const folder = mkdtempSync(join(tmpdir(), "hourglass-results-"));
  const began = performance.now();
  try {
    const outcome = await row.run({
      data: (path) => resolve(options.data, path),
      scratch: (name) => join(folder, name),
      hourglass: (...words) => {
        log(`  hourglass ${words.join(" ")}`);
        return hourglass([...words, "--threads", String(threads)]);
      },
      threads,
      python: options.python,
      log: (line) => log(`  ${line}`),
    });
    return { row, outcome, minutes: (performance.now() - began) / 60_000, where };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The rows of some names, `fashion` standing for `fashion-8` and its like. */
function asked(only: string): Row[] {
  const names = only.split(",");
  const unknown = names.find((name) => !rows.some((row) => called(row, name)));
  if (unknown !== undefined || !(threads >= 1)) {
    log(
      `results: --only takes ${rows.map(({ name }) => name).join(", ")}, and --threads a number; got ${unknown ?? options.threads}`,
    );
    process.exit(2);
  }
  return rows.filter((row) => names.some((name) => called(row, name)));
}

function called({ name }: Row, asked: string): boolean {
  return name === asked || (name.startsWith(`${asked}-`) && !rows.some((row) => row.name === asked));
}
