/**
 * How many requests a second the scoring server answers, and how soon: 1, 16 and 256 clients at once on a table model of 64
 * columns and on a model of 28×28 pictures, both loaded, with what the engine does in one process beside them.
 * `node bench/run.mjs serve [--seconds 8] [--clients 1,16,256]`, after `npm ci --ignore-scripts` in bench/load.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import {
  builtinDataset,
  type Dataset,
  encodePicture,
  type Model,
  openDataset,
  type Picture,
  startEngine,
  train,
} from "../src/node.ts";
import { machine } from "./compare/machine.ts";
import { randomRows } from "./load/randomRows.ts";

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "8" },
    clients: { type: "string", default: "1,16,256" },
  },
});
const root = process.cwd();
const ask = join(root, "bench", "load", "ask.mjs");
if (!existsSync(join(root, "bench", "load", "node_modules", "autocannon"))) {
  console.error("bench: the load tool is not installed; run npm ci --ignore-scripts in bench/load");
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), "hourglass-bench-serve-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** A request that clients repeat. */
interface Load {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  readonly file: string;
}

const { loads, alone } = await prepare();
const { cpu, cores, node, commit, loadBefore } = machine(root);
console.log(
  `${cpu}, ${cores} cores, ${node}, commit ${commit ?? "unknown"}, load before ${loadBefore.toFixed(2)}`,
);
console.log("\nthe engine in one process, rows a second, and a row alone in milliseconds");
for (const line of alone) console.log(line);

const server = spawn(
  process.execPath,
  [fileURLToPath(new URL("./load/serveSide.js", import.meta.url)), folder],
  {
    stdio: ["ignore", "pipe", "inherit"],
  },
);
const address = await new Promise<string>((resolve) =>
  server.stdout.once("data", (data) => resolve(String(data).trim())),
);
console.log(
  "\nrequest                                  clients  requests/s   p50 ms   p99 ms  errors  processor ms",
);
for (const clients of values.clients.split(",")) {
  for (const { name, path, type, file } of loads) {
    const before = await counted();
    const found = await asked([`${address}${path}`, type, file, clients, values.seconds]);
    const after = await counted();
    // What a request takes of a processor does not depend on who else is at work on the machine.
    const each = (1000 * (after.seconds - before.seconds)) / (after.requests - before.requests);
    const cells = [found.perSecond.toFixed(0), found.p50, found.p99, found.errors, each.toFixed(2)].map(
      String,
    );
    const widths = [10, 7, 7, 6, 12];
    console.log(
      `${name.padEnd(40)} ${clients.padStart(7)}  ${cells.map((cell, i) => cell.padStart(widths[i])).join("  ")}`,
    );
  }
}
server.kill("SIGTERM");

/** Trains and saves the two models, writes what clients send, and measures the engine by itself. */
async function prepare(): Promise<{ loads: readonly Load[]; alone: readonly string[] }> {
  const engine = await startEngine();
  const columns = 64;
  const rows = randomRows(4000, columns);
  const table = await openDataset({ data: Float64Array.from(rows.flat()), shape: [rows.length, columns] });
  const glyphs = builtinDataset("glyphs", { rows: 4000 });
  const models: [string, Model, Dataset][] = [
    ["table", await train(table, { epochs: 5, engine }).model, table],
    ["pictures", await train(glyphs, { epochs: 1, engine }).model, glyphs],
  ];
  const alone: string[] = [];
  for (const [name, model, data] of models) {
    await model.save(join(folder, `${name}.safetensors`));
    for (const task of ["detect", "encode", "reconstruct"] as const) {
      const one: Dataset = { ...data, rows: 1, labels: undefined, names: undefined };
      const [all, single] = [
        await secondsOf(() => model[task](data)),
        await secondsOf(() => model[task](one)),
      ];
      alone.push(
        `${`${name} ${task}`.padEnd(24)} ${(data.rows / all).toFixed(0).padStart(9)}  ${(single * 1000).toFixed(2).padStart(7)}`,
      );
    }
  }
  const put = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const { data: pixels } = await glyphs.read([0]);
  const picture = { dtype: "uint8", shape: [1, 28, 28], data: pixels } as Picture;
  const row = put("row.json", JSON.stringify({ rows: rows.slice(0, 1) }));
  const png = put("picture.png", await encodePicture(picture, "png"));
  for (const [, model, data] of models) {
    await model.close();
    await data.close();
  }
  await engine.close();
  return {
    alone,
    loads: [
      {
        name: "table, detect, a row of JSON",
        path: "/models/table/detect",
        type: "application/json",
        file: row,
      },
      {
        name: "table, encode, a row of JSON",
        path: "/models/table/encode",
        type: "application/json",
        file: row,
      },
      { name: "pictures, detect, a PNG", path: "/models/pictures/detect", type: "image/png", file: png },
      {
        name: "pictures, reconstruct, a PNG to a PNG",
        path: "/models/pictures/reconstruct",
        type: "image/png",
        file: png,
      },
    ],
  };
}

/** Seconds that some work takes, the best of as many runs as fit into one second, after one that compiles. */
async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  await work();
  let best = Number.POSITIVE_INFINITY;
  for (const end = performance.now() + 1000; performance.now() < end; ) {
    const began = performance.now();
    await work();
    best = Math.min(best, performance.now() - began);
  }
  return best / 1000;
}

/** Processor seconds that the server has taken, and requests that it has answered. */
async function counted(): Promise<{ seconds: number; requests: number }> {
  const text = await (await fetch(`${address}/metrics`)).text();
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:\\{.*\\})? ([\\d.e+]+)$`, "gm"))].reduce(
      (total, [, n]) => total + Number(n),
      0,
    );
  return { seconds: sum("process_cpu_seconds_total"), requests: sum("hourglass_requests_total") };
}

interface Asked {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
}

function asked(words: readonly string[]): Promise<Asked> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [ask, ...words], { stdio: ["ignore", "pipe", "inherit"] });
    let text = "";
    child.stdout.on("data", (piece) => {
      text += piece;
    });
    child.on("close", (code) =>
      code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`the load tool ended with ${code}`)),
    );
  });
}
