import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verbNames, verbs } from "../src/cli/line/verbs.ts";
import { readModelFile } from "../src/hosts/node/disk/modelDisk.ts";

const bin = fileURLToPath(new URL("../bin/hourglass.js", import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "hourglass-cli-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in the folder; `each` sees the process whenever stderr grows. */
function hourglass(words: readonly string[], each: (child: ChildProcess, stderr: string) => void = () => {}) {
  return new Promise<Ended>((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...words], { cwd: folder });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
      each(child, stderr);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** The weights of a model, as one string. */
async function weightsOf(model: string): Promise<string> {
  const { tensors } = await readModelFile(join(folder, model));
  return [...tensors]
    .map(
      ([name, { data }]) =>
        `${name} ${Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("base64")}`,
    )
    .join("\n");
}

test("help starts fast: nothing heavy is loaded for it", async () => {
  const fastest = async (words: readonly string[]) => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      const began = performance.now();
      await new Promise((resolve) => spawn(process.execPath, words).on("close", resolve));
      times.push(performance.now() - began);
    }
    return Math.min(...times);
  };
  // The promise is 150 ms; a busy machine stretches that, and an empty program by as much.
  const empty = await fastest(["--eval", "0"]);
  expect(await fastest([bin, "--help"])).toBeLessThan(Math.max(150, 2.5 * empty));
});

describe("the examples of the help pages run as printed", () => {
  const lines = verbNames
    // A service runs until it is ended: the tests of src/server run those.
    .filter((verb) => !["demo", "serve", "studio"].includes(verb))
    .flatMap((verb) => verbs[verb].examples.map(({ line }) => line))
    // An example may use what another one makes.
    .sort((a, b) => Number(b.startsWith("train")) - Number(a.startsWith("train")));

  test.each(lines)("hourglass %s", async (line) => {
    const { code, stdout, stderr } = await hourglass(line.split(" "));
    expect(stderr).not.toContain("hourglass:");
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(20);
  });

  test("and leave what they promise", () => {
    const left = readdirSync(folder);
    expect(left).toEqual(
      expect.arrayContaining([
        "glyphs.safetensors",
        "glyphs.safetensors.report.html",
        "scores.csv",
        "codes.npy",
        "glyphs-map.html",
        "filled.csv",
      ]),
    );
    expect(left.filter((name) => /\.(tmp|lock|checkpoint)/.test(name))).toEqual([]);
    expect(readdirSync(join(folder, "glyphs-clean"))).toHaveLength(16);
    expect(readdirSync(join(folder, "glyphs-decoded"))).toHaveLength(100);
    expect(readdirSync(join(folder, "glyphs-between"))).toHaveLength(9);
    expect(readdirSync(join(folder, "glyphs-new"))).toHaveLength(37);
    expect(readdirSync(join(folder, "odd"))).toContain("index.html");
    expect(readFileSync(join(folder, "glyphs.safetensors.report.html"), "utf8")).toContain(
      "data:image/png;base64,",
    );
  });

  test("--json is one document on stdout and, with --quiet, nothing on stderr", async () => {
    const words = [
      "evaluate",
      "sensors.safetensors",
      "sensors",
      "--rows",
      "2000",
      "--seed",
      "3",
      "--json",
      "--quiet",
    ];
    const { code, stdout, stderr } = await hourglass(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ rows: 2000, model: { type: "vanilla" }, seconds: expect.any(Number) });
    expect(document.metrics.auroc).toBeGreaterThan(0.95);
    expect(Object.keys(document.baselines)).toEqual(
      expect.arrayContaining(["pca", "knn", "isolation_forest"]),
    );
  });
});

describe("row 32: a run that is stopped", () => {
  const settings = "train glyphs --rows 600 --epochs 12 --layers 8,8 --batch 16 --seed 4 --val 0.2".split(
    " ",
  );

  /** Runs until the first epoch has ended, then sends a signal. */
  function stopped(signal: NodeJS.Signals, out: string): Promise<Ended> {
    let sent = false;
    return hourglass([...settings, "--out", out], (child, stderr) => {
      if (sent || !stderr.includes("training:")) return;
      sent = true;
      setTimeout(() => child.kill(signal), 300);
    });
  }

  test("by Ctrl-C saves, ends with 130, and resumes to the same bits", async () => {
    expect((await hourglass([...settings, "--out", "whole"])).code).toBe(0);
    expect((await stopped("SIGINT", "parts")).code).toBe(130);
    expect(existsSync(join(folder, "parts"))).toBe(false);
    expect(existsSync(join(folder, "parts.checkpoint"))).toBe(true);

    const resumed = await hourglass([...settings, "--out", "parts", "--resume", "--json"]);
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain("resumed at step");
    expect(await weightsOf("parts")).toBe(await weightsOf("whole"));
    expect(existsSync(join(folder, "parts.checkpoint"))).toBe(false);
  });

  test("by the system saves and ends with 143", async () => {
    expect((await stopped("SIGTERM", "ended")).code).toBe(143);
    expect(existsSync(join(folder, "ended.checkpoint"))).toBe(true);
  });

  test("refuses to resume under other settings, and starts where there is nothing to resume", async () => {
    await stopped("SIGINT", "other");
    const other = await hourglass([...settings, "--lr", "0.01", "--out", "other", "--resume"]);
    expect(other.code).not.toBe(0);
    expect(other.stderr).toContain("lr");
    const none = await hourglass([...settings, "--epochs", "1", "--out", "fresh", "--resume"]);
    expect(none.code, none.stderr).toBe(0);
    expect(none.stderr).toContain("no checkpoint");
    expect(existsSync(join(folder, "fresh"))).toBe(true);
  });
});

describe("bad input ends with 65 and one line, and leaves nothing behind", () => {
  const files = {
    "empty.csv": "",
    "header.csv": "a,b\n",
    "ragged.csv": "a,b\n1,2\n3\n",
    "text.png": "this is no picture",
    "noise.idx3-ubyte": "\u0000\u0000\u0008\u0003\u0000",
    "model.pt": "PK\u0003\u0004 and so on",
  };
  beforeAll(() => {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  });

  test.each([
    ["train", "empty.csv"],
    ["train", "header.csv"],
    ["train", "ragged.csv"],
    ["train", "text.png"],
    ["train", "noise.idx3-ubyte"],
    ["train", "nowhere.csv"],
    ["encode", "model.pt", "glyphs"],
    ["detect", "nowhere.safetensors", "glyphs"],
  ])("%s %s", async (...words) => {
    const { code, stdout, stderr } = await hourglass([...words, "--out", "refused.csv"]);
    expect(code, stderr).toBe(65);
    expect(stdout).toBe("");
    expect(stderr.trimEnd().split("\n").at(-1)).toMatch(/^hourglass: \S+/);
    expect(stderr).not.toMatch(/internal|\n {4}at /);
    expect(readdirSync(folder).filter((name) => name.startsWith("refused"))).toEqual([]);
  });
});
