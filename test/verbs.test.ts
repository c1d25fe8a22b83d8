import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commands } from "../src/cli/commands.ts";
import { run } from "../src/cli/run.ts";
import { random } from "../src/core/random.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-verbs-"));
const before = process.cwd();
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/**
 * Runs a command line in the folder of the test; gives its exit code and what it wrote to stderr. A service is asked to end
 * as soon as it says that it runs.
 */
async function line(...words: string[]): Promise<{ code: number; err: string }> {
  const err: string[] = [];
  const asked = new AbortController();
  const code = await run([...words, "--quiet", "--threads", "1"], {
    stdout: { write: () => services.has(words[0]) && asked.abort() },
    stderr: { write: (text) => err.push(text) },
    env: {},
    signal: asked.signal,
  });
  return { code, err: err.join("") };
}

/** Verbs that go on until they are asked to end. */
const services: ReadonlySet<string> = new Set(["serve", "studio"]);

interface Good {
  readonly words: string[];
  readonly data?: number[];
  readonly models?: number[];
  readonly out?: string;
  /** Flag of what is written. Default `--out`. */
  readonly flag?: string;
}

/** A line of each verb that writes or reads a person's files, and which of its words are data and models. */
const good: Readonly<Record<string, Good>> = {
  train: { words: ["t.csv", "--epochs", "1", "--report", "no"], data: [0], out: "o.m" },
  look: { words: ["t.csv"], data: [0], out: "o.html" },
  evaluate: { words: ["t.m", "later.csv"], models: [0], data: [1] },
  reconstruct: { words: ["t.m", "later.csv"], models: [0], data: [1], out: "o.csv" },
  denoise: { words: ["d.m", "pictures"], models: [0], data: [1], out: "clean" },
  detect: { words: ["t.m", "later.csv"], models: [0], data: [1], out: "o.csv" },
  encode: { words: ["t.m", "later.csv"], models: [0], data: [1], out: "o.csv" },
  decode: { words: ["t.m", "codes.csv"], models: [0], data: [1], out: "o.csv" },
  map: { words: ["t.m", "later.csv"], models: [0], data: [1], out: "o.html" },
  generate: { words: ["t.m", "--count", "3", "--where", "k=x"], models: [0], out: "o.csv" },
  interpolate: { words: ["t.m", "later.csv#0", "later.csv#1"], models: [0], data: [1, 2], out: "o.csv" },
  impute: { words: ["t.m", "later.csv"], models: [0], data: [1], out: "o.csv" },
  compress: { words: ["t.m", "later.csv"], models: [0], data: [1], out: "o.hgz" },
  decompress: { words: ["c.hgz", "--model", "t.m"], models: [0], out: "o.csv" },
  sweep: { words: ["t.csv", "--epochs", "1", "--latents", "1", "--report", "no"], data: [0], out: "swept" },
  inspect: { words: ["t.m"], models: [0] },
  export: { words: ["t.m"], models: [0], out: "onnx", flag: "--onnx" },
  merge: { words: ["shards"], data: [0], out: "o.csv" },
  serve: { words: ["t.m", "--port", "0"], models: [0] },
  studio: { words: ["t.csv", "--port", "0"], data: [0] },
};

const numbers = (count: number) => {
  const { normal, integer } = random(count);
  const cell = (i: number) => (i % 9 === 4 ? "" : String(integer(7)));
  return Array.from({ length: count }, (_, i) => `${normal().toFixed(3)},${cell(i)},${"xyz"[i % 3]}\n`).join(
    "",
  );
};

beforeAll(async () => {
  process.chdir(folder);
  writeFileSync("t.csv", `a,b,k\n${numbers(200)}`);
  writeFileSync("later.csv", `a,b,k\n${numbers(40)}`);
  writeFileSync("text.txt", "hello\n");
  writeFileSync("empty.csv", "");
  writeFileSync("header.csv", "a,b,k\n");
  writeFileSync("one.csv", "a,b,k\n1,2,x\n");
  writeFileSync("gone.csv", `a,b,k\n${",,\n".repeat(30)}`);
  writeFileSync("large.csv", `a,b,k\n${"1e160,1,x\n-1e308,2,y\n5e-324,3,x\n".repeat(10)}`);
  for (const name of ["junk.npy", "junk.parquet", "junk.png", "junk.json", "junk.safetensors", "junk.hgz"])
    writeFileSync(name, `\x93NUMPY PAR1 ${name}`);
  mkdirSync("folder");
  const train = (...words: string[]) => line("train", ...words, "--epochs", "1", "--report", "no");
  expect(await train("t.csv", "--out", "t.m")).toEqual({ code: 0, err: "" });
  expect((await train("glyphs", "--rows", "20", "--out", "p.m")).code).toBe(0);
  expect(
    (
      await train(
        "photos",
        "--rows",
        "4",
        "--preset",
        "denoiser",
        "--layers",
        "4",
        "--patch",
        "16",
        "--out",
        "d.m",
      )
    ).code,
  ).toBe(0);
  expect((await line("generate", "p.m", "--count", "2", "--out", "pictures")).code).toBe(0);
  expect((await line("encode", "t.m", "later.csv", "--out", "codes.csv")).code).toBe(0);
  expect((await line("compress", "t.m", "later.csv", "--out", "c.hgz")).code).toBe(0);
  for (const shard of ["1/2", "2/2"])
    expect((await line("detect", "t.m", "later.csv", "--out", "shards/s.csv", "--shard", shard)).code).toBe(
      0,
    );
}, 120_000);

/** The bytes of every file here, by name. */
function hashes(): Record<string, string> {
  const files = readdirSync(".", { recursive: true, encoding: "utf8" }).filter((name) =>
    statSync(name).isFile(),
  );
  return Object.fromEntries(
    files.map((name) => [name, createHash("sha256").update(readFileSync(name)).digest("hex")]),
  );
}

/** Removes what a verb wrote. */
function clear(): void {
  for (const name of ["o.m", "o.csv", "o.html", "o.hgz", "clean", "swept", "onnx"])
    rmSync(name, { recursive: true, force: true });
}

const outOf = ({ out, flag = "--out" }: Good) => (out === undefined ? [] : [flag, out]);

test("every verb of files is tried here", () => {
  const own = ["datasets", "demo"];
  expect(
    Object.keys(commands)
      .filter((verb) => !own.includes(verb))
      .sort(),
  ).toEqual(Object.keys(good).sort());
});

describe.each(Object.entries(good))("%s", (verb, one) => {
  const { words, data = [], models = [], out, flag = "--out" } = one;
  /** The line with one word in place of another. */
  const with_ = (at: number, word: string) => words.map((own, i) => (i === at ? word : own));

  test("does its work and changes nothing that was there", async () => {
    clear();
    const was = hashes();
    // The studio's pages are built by a script of their own.
    if (verb !== "studio") expect(await line(verb, ...words, ...outOf(one))).toEqual({ code: 0, err: "" });
    expect(hashes()).toMatchObject(was);
    clear();
  });

  const wrong = [
    ...data.flatMap((at) =>
      [
        "missing.csv",
        "folder",
        "text.txt",
        "empty.csv",
        "header.csv",
        "one.csv",
        "gone.csv",
        "large.csv",
        "t.m",
        "",
      ]
        .concat([
          "junk.npy",
          "junk.parquet",
          "junk.png",
          "junk.json",
          "a\0b.csv",
          `${"x".repeat(5000)}.csv`,
          "t.csv/",
        ])
        .map((word) => with_(at, word)),
    ),
    ...models.flatMap((at) =>
      [
        "missing.m",
        "folder",
        "text.txt",
        "empty.csv",
        "junk.safetensors",
        "junk.hgz",
        "t.csv",
        "p.m",
        "d.m",
        "",
        "a\0b",
      ].map((word) => with_(at, word)),
    ),
  ];
  test("answers a bad input in one line at most, and never as a bug of its own", async () => {
    // Verbs share their readers: all of these for three, every third for the others.
    const whole = ["train", "detect", "impute"].includes(verb);
    for (const some of wrong.filter((_, i) => whole || i % 3 === verb.length % 3)) {
      const { code, err } = await line(verb, ...some, ...outOf(one));
      const called = `${verb} ${some.join(" ").slice(0, 80)}: ${err}`;
      expect(err, called).not.toMatch(/internal:|this is our bug/);
      expect(err.split("\n").length, called).toBeLessThanOrEqual(2);
      if (code !== 0) expect(err, called).toMatch(/^hourglass: .+\n$/);
    }
  });

  if (out === undefined) return;
  test("refuses an output that cannot be written before the first step of work", async () => {
    const bad = ["nowhere/o.csv", "text.txt/o.csv", "a\0b.csv", `${"y".repeat(300)}.csv`, ""];
    if (
      ![
        "sweep",
        "denoise",
        "generate",
        "interpolate",
        "reconstruct",
        "decode",
        "decompress",
        "export",
        "merge",
      ].includes(verb)
    )
      bad.push("folder");
    if (["detect", "encode", "impute", "map", "look"].includes(verb)) bad.push("o.xyz");
    if (verb === "sweep") bad.splice(0, 1, "text.txt");
    // With no model to load and no data to open, nothing else can be what is refused.
    const none = words.map((word, i) => (models.includes(i) || data.includes(i) ? "missing" : word));
    for (const path of bad) {
      if (["denoise", "export"].includes(verb) && path.startsWith("nowhere")) continue;
      const { code, err } = await line(verb, ...none, flag, path);
      expect(code, `${verb} ${flag} ${path.slice(0, 40)}: ${err}`).toBeGreaterThan(0);
      expect(err, `${verb} ${flag} ${path.slice(0, 40)}`).not.toMatch(/internal:|missing: /);
    }
  });
});

test.each([
  ["--latent", "1000000000"],
  ["--layers", "100000000"],
  ["--hidden", "1000000000"],
  ["--beta", "1e300"],
  ["--lr", "1e300"],
  ["--variance", "1e-300"],
  ["--noise", "gaussian:1e30"],
  ["--batch", "1000000000"],
  ["--label", "nope"],
  ["--columns", "zz"],
  ["--drop", "a,b,k"],
  ["--header", "1000000"],
  ["--encoding", "zz"],
  ["--types", "a:date"],
  ["--window", "5"],
  ["--from", "text.txt"],
  ["--from", "p.m"],
  ["--val", "0.999"],
])("train %s %s is answered in one line", async (flag, value) => {
  const { code, err } = await line(
    "train",
    "t.csv",
    "--epochs",
    "1",
    "--report",
    "no",
    "--out",
    "o.m",
    flag,
    value,
  );
  expect(err).not.toMatch(/internal:/);
  if (code !== 0) expect(err).toMatch(/^hourglass: .+\n$/);
  rmSync("o.m", { force: true });
});
