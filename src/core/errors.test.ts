import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { adviceText, dataError, type ErrorReason, HourglassError, usageError } from "./errors.ts";

/** What each reason means, for docs/errors.md; the compiler asks for one sentence each. */
const meanings: Record<ErrorReason, string> = {
  "no-such-file": "No file, folder or built-in set has this name, or the folder lacks what was asked for.",
  unreadable: "It is there, and cannot be read: permissions, the network, or content of another kind.",
  "unsupported-format": "It is of a kind that is not read or written.",
  damaged: "It is cut short, fails its checksum or contradicts itself.",
  "newer-version": "A newer version of Hourglass made it.",
  "too-large": "It is larger than a stated limit.",
  "too-few-rows": "There are too few rows for what was asked.",
  "wrong-shape": "Its shape differs from what the model, the header or the other arrays require.",
  "wrong-columns": "A table's columns are missing, doubled or of the wrong kind.",
  "invalid-value": "A cell, a pixel or a value in memory breaks a rule.",
  "invalid-option": "An option has a value that it cannot have, or does not go with another.",
  "unknown-option": "There is no option or command of this name.",
  "wrong-model": "The task needs another type or family of model.",
  "other-configuration": "The checkpoint is of a run with other settings or data.",
  diverged: "The loss became infinite or not a number before the first epoch ended.",
  "not-writable": "The file cannot be written: permissions, a full disk, or a path that is no file.",
  "no-disk": "The host, such as a page, has no files to read or write by path.",
  "in-use": "Another process is writing the same file.",
  "not-allowed": "Who asks may not: no token, another name than the server's, a page of another site.",
  busy: "There is too much to do at the moment; try again later.",
  "timed-out": "It did not come to its end in the time that it had.",
  "no-device": "The device that was asked for is not there.",
  "missing-package": "An optional package that this needs is not installed.",
  "out-of-memory": "There is not enough memory.",
};

test("a message is subject, rule, received and repair in one line, and stays as data", () => {
  const complaint = {
    subject: { option: "learningRate" },
    reason: "invalid-option",
    rule: "must be\nabove 0",
    received: -1,
    repair: [
      { option: "learningRate", value: 0.001, sentence: "start low" },
      { option: "noise", sentence: "train on corrupted rows" },
      { sentence: "use more rows" },
    ],
  } as const;
  const error = usageError(complaint);
  expect(error.message).toBe(
    "learningRate: must be above 0, got -1; start low (learningRate: 0.001); train on corrupted rows (noise); use more rows",
  );
  expect(error).toMatchObject({ code: "usage", reason: "invalid-option", complaint });
});

test("an error of one sentence has neither complaint nor reason", () => {
  const { complaint, reason, message } = new HourglassError("failed", "no");
  expect({ complaint, reason, message }).toEqual({ complaint: undefined, reason: undefined, message: "no" });
});

test("options are written as the reader sets them", () => {
  const advice = [{ option: "latent", value: 8, sentence: "use a narrower code" }] as const;
  expect(adviceText(advice, (option, value) => `[${option}=${value}]`)).toBe(
    "use a narrower code ([latent=8])",
  );
});

test("a long value is cut, and a foreign name's control characters are left out", () => {
  const { message } = dataError({ subject: "a\u001b[31m.csv", rule: "is wrong", received: "x".repeat(200) });
  expect(message).toBe(`a [31m.csv: is wrong, got ${"x".repeat(117)}…`);
});

test("docs/errors.md lists every reason", async () => {
  const rows = Object.entries(meanings).map(([reason, meaning]) => `| \`${reason}\` | ${meaning} |`);
  await expect(`${preamble}${rows.join("\n")}\n`).toMatchFileSnapshot("../../docs/errors.md");
});

test("every reason is the reason of some refusal", () => {
  const sources = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
    (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
  );
  const text = sources.map((path) => readFileSync(`src/${path}`, "utf8")).join("\n");
  const unused = Object.keys(meanings).filter((reason) => !new RegExp(`: "${reason}"`).test(text));
  expect(unused).toEqual([]);
});

const preamble = `# Errors

Made from the table in \`src/core/errors.test.ts\` by \`npx vitest run src/core/errors.test.ts -u\`; do not edit.

Every refusal is a \`HourglassError\`. Its \`message\` is one line, \`subject: rule, got received; repair\`; \`complaint\` is
the same as data, with options under the library's names. \`code\` says who has to act, and \`reason\`, where there is one,
what kind of refusal it is. With \`--json\` a failed command prints \`{"error": {code, reason, message}}\`. Codes and reasons
are stable: new ones may come, and none is renamed.

| code | exit status | meaning |
| --- | --- | --- |
| \`usage\` | 2 | An option, an argument or a call is wrong. |
| \`data\` | 65 | A file or data in memory is wrong. |
| \`failed\` | 1 | The surroundings refused: a disk, a device, a package, memory; or the training diverged. |
| \`peers\` | 75 | Another machine of the run is lost. |
| \`stopped\` | 1 | The run was ended on request, before there was a result. |
| \`internal\` | 1 | Our own bug: please report it. |

| reason | meaning |
| --- | --- |
`;
