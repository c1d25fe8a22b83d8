/**
 * Runs every check that is not a test and says `N passed, N failed` on its last line; `--tests FILE` counts a Vitest
 * JSON report in. Each check is a function that throws, or a command that exits non-zero.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkBrowser } from "./gates/browser.mjs";
import { checkDoorSize } from "./gates/doorSize.mjs";
import { checkImports } from "./gates/imports.mjs";
import { checkInstalled } from "./gates/installed.mjs";
import { checkLockFile } from "./gates/lockFile.mjs";
import { checkPackage } from "./gates/package.mjs";
import { checkStartUp } from "./gates/startUp.mjs";
import { checkStudioTypes } from "./gates/studioTypes.mjs";
import { checkWords } from "./gates/words.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** @type {Record<string, string[] | ((root: string) => void | Promise<void>)>} */
const gates = {
  "format and lint": ["biome", "check", "--error-on-warnings", "."],
  types: ["tsc", "-p", "tsconfig.json"],
  "types of the build": ["tsc", "-p", "tsconfig.build.json", "--noEmit"],
  "types of the studio": checkStudioTypes,
  "import order and cycles": checkImports,
  "dead code": ["knip", "--no-progress"],
  "package contents and exports": checkPackage,
  "doors in a browser": checkBrowser,
  "bytes of the doors in a browser": checkDoorSize,
  "installed by others": checkInstalled,
  publint: ["publint", "--strict"],
  "lock file": checkLockFile,
  "words that do not belong": checkWords,
  "start-up time": checkStartUp,
};

let { passed, failed } = testCounts(process.argv);
for (const [name, gate] of Object.entries(gates)) {
  const complaint = await run(gate);
  console.log(
    complaint === undefined ? `ok      ${name}` : `FAILED  ${name}\n${complaint.replace(/^/gm, "        ")}`,
  );
  if (complaint === undefined) passed++;
  else failed++;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/** What a gate has against the repository, or undefined.
 * @param {string[] | ((root: string) => void | Promise<void>)} gate
 * @returns {Promise<string | undefined>}
 */
async function run(gate) {
  try {
    if (typeof gate === "function") await gate(root);
    else command(gate);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @param {string[]} words */
function command([tool = "", ...rest]) {
  const { status, stdout, stderr, error } = spawnSync("npx", ["--no-install", tool, ...rest], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (error) throw error;
  if (status !== 0)
    throw new Error(`${stdout}${stderr}`.trim().slice(-6000) || `${tool} exited with ${status}`);
}

/** Tests passed and failed by a Vitest JSON report; a report that is asked for and missing counts as one failure.
 * @param {string[]} argv
 */
function testCounts(argv) {
  const at = argv.indexOf("--tests");
  if (at < 0) return { passed: 0, failed: 0 };
  try {
    const report = JSON.parse(readFileSync(argv[at + 1] ?? "", "utf8"));
    // A file that fails to load has no tests to count, so it is a failure by itself.
    const broken = report.testResults.filter(
      (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
        file.status === "failed" && file.assertionResults.length === 0,
    ).length;
    const failed = report.numFailedTests + broken;
    const silent = report.numPassedTests === 0 || (!report.success && failed === 0) ? 1 : 0;
    return { passed: report.numPassedTests, failed: failed + silent };
  } catch {
    console.log("FAILED  tests: no report was written, so they did not run to their end");
    return { passed: 0, failed: 1 };
  }
}
