/**
 * Does scoring take the same memory whatever the number of rows? `node bench/run.mjs scoreMemory [--only NAME]` makes
 * tables in the temporary folder, trains on each small one, scores it and a long one of the same columns, and prints
 * the peak memory of all processes of each command (MB of 10^6 bytes). NAME is one of
 *
 * - `numbers`: `detect` of 50,000 and 1,000,000 rows of 20 numbers; the long one may take 100 MB more;
 * - `categories`: `train` and `detect` of 100,000 rows of ten columns of 100 words, which become 1,000 numbers each;
 * - `series`: `train` and `detect` of 1,000,000 time steps in windows of 140, beside 50,000;
 * - `verbs`: the other commands that pass over rows, on the tables of `numbers`.
 *
 * The files are deleted. Linux only: memory is read from /proc.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { categoryTable, factorTable, wave, writeMade } from "./memory/madeTable.ts";
import { measuredCommand } from "./memory/measuredCommand.ts";

const { values: options } = parseArgs({ options: { only: { type: "string" } } });

const [few, many] = [50_000, 1_000_000];
/** What a long table may take more than a short one, MB. */
const allowed_mb = 100;
const folder = mkdtempSync(join(tmpdir(), "hourglass-score-"));
const at = (name: string): string => join(folder, name);

/** Peak memory of a command in MB, of all its processes and of the first alone, and its seconds. */
async function peak(...words: string[]) {
  const { peak_mb, seconds } = await measuredCommand(words);
  return { together_mb: Math.round(peak_mb.together), main_mb: Math.round(peak_mb.main), seconds };
}

/** The same command on a short and on a long table. */
async function shortAndLong(verb: string, words: (length: "short" | "long") => readonly string[]) {
  const short = await peak(verb, ...words("short"));
  const long = await peak(verb, ...words("long"));
  const beyond_mb = long.together_mb - short.together_mb;
  if (verb !== "train" && beyond_mb > allowed_mb) {
    console.error(`${verb}: the long table took ${beyond_mb} MB more, and may take ${allowed_mb}`);
    process.exitCode = 1;
  }
  return { short, long, beyond_mb };
}

async function numberTables(): Promise<void> {
  writeMade(at("short.csv"), { ...factorTable(20), rows: few });
  writeMade(at("long.csv"), { ...factorTable(20), rows: many });
  await peak("train", at("short.csv"), "--out", at("numbers.model"), "--epochs", "1");
}

const questions: Record<string, () => Promise<unknown>> = {
  numbers: async () => {
    await numberTables();
    return shortAndLong("detect", (length) => [
      at("numbers.model"),
      at(`${length}.csv`),
      "--out",
      at("scores.csv"),
    ]);
  },
  categories: async () => {
    writeMade(at("words.csv"), { ...categoryTable(10, 100), rows: 2 * few });
    const model = at("categories.model");
    return {
      train: await peak("train", at("words.csv"), "--out", model, "--epochs", "1"),
      detect: await peak("detect", model, at("words.csv"), "--out", at("scores.csv")),
    };
  },
  series: async () => {
    writeMade(at("short-series.csv"), { ...wave(), rows: few });
    writeMade(at("long-series.csv"), { ...wave(), rows: many });
    const model = (length: string) => at(`${length}.model`);
    return {
      train: await shortAndLong("train", (length) => [
        ...[at(`${length}-series.csv`), "--series", "--window", "140"],
        ...["--out", model(length), "--time", "10"],
      ]),
      detect: await shortAndLong("detect", (length) => [
        ...[model("short"), at(`${length}-series.csv`)],
        ...["--out", at("scores.csv")],
      ]),
    };
  },
  verbs: async () => {
    await numberTables();
    const model = at("numbers.model");
    const over = (verb: string, out: string, input: string = ".csv") =>
      shortAndLong(verb, (length) => [model, at(`${length}${input}`), "--out", at(`${length}${out}`)]);
    const encode = await over("encode", "-codes.npy");
    const compress = await over("compress", ".hgz");
    return {
      evaluate: await shortAndLong("evaluate", (length) => [model, at(`${length}.csv`)]),
      encode,
      decode: await over("decode", "-decoded.csv", "-codes.npy"),
      reconstruct: await over("reconstruct", "-back.parquet"),
      impute: await over("impute", "-filled.csv"),
      compress,
      decompress: await shortAndLong("decompress", (length) => [
        ...[at(`${length}.hgz`), "--model", model],
        ...["--out", at(`${length}-whole.jsonl`)],
      ]),
      generate: await shortAndLong("generate", (length) => [
        ...[model, "--count", String(length === "short" ? few : many)],
        ...["--out", at("new.csv")],
      ]),
    };
  },
};

const asked = options.only === undefined ? Object.keys(questions) : [options.only];
try {
  const answers: Record<string, unknown> = {};
  for (const name of asked) {
    if (!questions[name])
      throw new Error(`scoreMemory: --only must be one of ${Object.keys(questions).join(", ")}`);
    answers[name] = await questions[name]();
  }
  console.log(JSON.stringify(answers, undefined, 2));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
