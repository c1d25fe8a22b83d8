import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { usageError } from "../core/errors.ts";
import { failure } from "./failure.ts";
import { flags, noteWithFlags, showFlag } from "./flags.ts";
import { optionNames } from "./line/options.ts";
import { findingDocument, findingLine } from "./show/finding.ts";

test("each option that the library names in a message is a flag of the command line", () => {
  expect(Object.values(flags).filter((flag) => !optionNames.includes(flag))).toEqual([]);
});

test("no source below the command line names a flag", () => {
  const flag = new RegExp(`--(${optionNames.join("|")})(?![\\w-])`);
  const found = sourcesBelow().flatMap((path) =>
    readFileSync(path, "utf8")
      .split("\n")
      .flatMap((line, i) => (flag.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
  );
  expect(found).toEqual([]);
});

test("the command line reports a library's error with flags", () => {
  const error = usageError({
    subject: { option: "validation" },
    reason: "invalid-option",
    rule: "must be below 1",
    received: 2,
    repair: [
      { option: "warmUp", value: 0.5, sentence: "warm up" },
      { option: "series", value: true, sentence: "read it as a series" },
    ],
  });
  expect(failure(error)).toMatchObject({
    code: "usage",
    reason: "invalid-option",
    message: "--val: must be below 1, got 2; warm up (--warm-up 0.5); read it as a series (--series)",
  });
});

test("a finding's advice names flags, on a line and in JSON", () => {
  const finding = {
    code: "dead-units",
    message: "2 of 4 latent numbers hardly change",
    advice: [
      { option: "latent", value: 2, sentence: "use a narrower code" },
      { option: "learningRate", sentence: "lower the learning rate" },
    ],
  } as const;
  const repair = "use a narrower code (--latent 2); lower the learning rate (--lr)";
  expect(findingDocument(finding)).toEqual({ code: finding.code, message: finding.message, repair });
  expect(findingLine(finding)).toBe(`△ dead-units: ${finding.message}; ${repair}`);
});

test("a note of the library names flags", () => {
  expect(noteWithFlags('Column "i" rises in every row; the option drop leaves it out.')).toBe(
    'Column "i" rises in every row; --drop leaves it out.',
  );
  expect(noteWithFlags("1 row. The option missing says otherwise.")).toBe("1 row. --missing says otherwise.");
  expect(noteWithFlags("the option of a kind")).toBe("the option of a kind");
});

test("a flag that is simply on has no value", () => {
  expect([showFlag("series", true), showFlag("learningRate", 0.1), showFlag("noise")]).toEqual([
    "--series",
    "--lr 0.1",
    "--noise",
  ]);
});

/** Sources of all folders but src/cli; core/errors.ts explains flags, and style.ts holds CSS variables, which look alike. */
function sourcesBelow(): string[] {
  return readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts") && !path.startsWith("cli"))
    .filter((path) => !["core/errors.ts", "report/style.ts"].includes(path))
    .map((path) => join("src", path));
}
