import { expect, test } from "vitest";
import { dataError, HourglassError } from "../core/errors.ts";
import { commands } from "./commands.ts";
import { run } from "./run.ts";

/** Runs a command line with `datasets` replaced by a given behaviour. */
async function trial(words: string[], command?: () => Promise<{ document: unknown; text: string }>) {
  const out: string[] = [];
  const err: string[] = [];
  const before = commands.datasets;
  if (command) commands.datasets = async () => command;
  try {
    const code = await run(words, {
      stdout: { write: (text) => out.push(text) },
      stderr: { write: (text) => err.push(text) },
      env: {},
      signal: new AbortController().signal,
    });
    return { code, out: out.join(""), err: err.join("") };
  } finally {
    if (before) commands.datasets = before;
    else delete commands.datasets;
  }
}

test("a service says what it does once it runs, and its being asked to end is its success", async () => {
  const out: string[] = [];
  const served: string[] = [];
  const before = commands.datasets;
  commands.datasets = async () => async () => ({
    document: {},
    text: "ready",
    serving: async () => {
      served.push(...out);
    },
  });
  const around = {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: () => {} },
    env: {},
    signal: new AbortController().signal,
    interrupted: () => 143,
  };
  expect(await run(["datasets"], around)).toBe(0);
  expect(served).toEqual(["ready\n"]);
  commands.datasets = async () => async () => ({ document: {}, text: "done" });
  expect(await run(["datasets"], around)).toBe(143);
  if (before) commands.datasets = before;
});

test("a success prints its text, or with --json one document alone", async () => {
  const good = async () => ({ document: { rows: 3 }, text: "three rows" });
  expect(await trial(["datasets"], good)).toEqual({ code: 0, out: "three rows\n", err: "" });
  expect(await trial(["datasets", "--json"], good)).toEqual({ code: 0, out: '{"rows":3}\n', err: "" });
});

const system = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", path: "/x/m" });

test.each([
  ["data", 65, dataError({ subject: "a.csv", rule: "must have a header" }), "a.csv: must have a header"],
  ["usage", 2, new HourglassError("usage", "no"), "no"],
  ["peers", 75, new HourglassError("peers", "rank 2 is gone"), "rank 2 is gone"],
  ["failed", 1, new HourglassError("failed", "no"), "no"],
  ["failed", 1, system, "/x/m: the disk is full"],
  ["failed", 1, new RangeError("Array buffer allocation failed"), "not enough memory"],
  [
    "failed",
    1,
    new DOMException("Data cannot be cloned, out of memory.", "DataCloneError"),
    "not enough memory",
  ],
])("an error of kind %s ends with %i and one line", async (code, exit, error, message) => {
  const result = await trial(["datasets"], () => Promise.reject(error));
  expect(result.code).toBe(exit);
  expect(result.out).toBe("");
  expect(result.err).toMatch(/^hourglass: [^\n]+\n$/);
  expect(result.err).toContain(message);
  const json = await trial(["datasets", "--json"], () => Promise.reject(error));
  expect(JSON.parse(json.out)).toMatchObject({ error: { code, message: expect.stringContaining(message) } });
});

test("our own bug is marked internal, with how to report it and no stack", async () => {
  const result = await trial(["datasets"], () => Promise.reject(new TypeError("x is not a function")));
  expect(result.code).toBe(1);
  expect(result.err).toMatch(
    /^hourglass: internal: TypeError: x is not a function\nhourglass: this is our bug[^\n]+\n$/,
  );
});

test("wrong usage ends with 2, in JSON too", async () => {
  const result = await trial(["datasets", "--jsno", "--json"]);
  expect(result.code).toBe(2);
  expect(JSON.parse(result.out)).toEqual({
    error: {
      code: "usage",
      reason: "unknown-option",
      message: "--jsno: is not a flag; did you mean --json?",
    },
  });
});

test("help and version end with 0", async () => {
  expect(await trial(["--help"])).toMatchObject({ code: 0, err: "" });
  expect((await trial(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test("a sweep that a launcher started several times is refused before it reads anything", async () => {
  const err: string[] = [];
  const code = await run(["sweep", "no such data", "--out", "nowhere"], {
    stdout: { write: () => {} },
    stderr: { write: (text) => err.push(text) },
    env: {},
    signal: new AbortController().signal,
    join: async () => expect.fail("nobody needs to be joined"),
  });
  expect([code, err.join("")]).toEqual([
    2,
    expect.stringMatching(/^hourglass: sweep: is of one process, .*; start it alone, .*\n$/),
  ]);
});
