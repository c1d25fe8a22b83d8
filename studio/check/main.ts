/**
 * Checks the built studio against its gates: `npm run studio:check [-- --timings] [-- --only NAME,NAME]`. Prints one line a
 * gate, then what is against it; fails where any gate fails. A timing is only printed, unless `--timings` says that the machine has
 * nothing else to do.
 */
import { parseArgs } from "node:util";
import { buildStudio, studioIsStale } from "../../scripts/buildStudio.mjs";
import type { Gate } from "./gate.ts";
import { gates } from "./gates.ts";
import { browserPath, type Grounds, openGrounds } from "./grounds.ts";

const { values } = parseArgs({
  options: { timings: { type: "boolean", default: false }, only: { type: "string" } },
});
const named = values.only?.split(",").map((name) => name.trim());
const chosen = gates.filter(({ name }) => !named || named.some((part) => name.includes(part)));
const most = 12;

if (!browserPath)
  throw new Error("studio:check needs a Chromium; install chromium, or set CHROMIUM to its path");
if (chosen.length === 0)
  throw new Error(`no gate is named ${values.only}; gates: ${gates.map(({ name }) => name).join(", ")}`);
if (studioIsStale()) buildStudio();

const grounds = await openGrounds();
let [passed, failed, skipped] = [0, 0, 0];
for (const gate of chosen) {
  const lack = gate.missing?.();
  if (lack !== undefined) {
    skipped++;
    console.log(`skipped ${gate.name}: ${lack}`);
    continue;
  }
  const start = performance.now();
  const { figure, faults } = await outcome(gate, grounds);
  const seconds = `${((performance.now() - start) / 1000).toFixed(0)} s`;
  const counts = !gate.timing || values.timings;
  const word = faults.length === 0 ? "pass   " : counts ? "FAIL   " : "printed";
  if (faults.length === 0 || !counts) passed++;
  else failed++;
  console.log(`${word} ${gate.name}: ${figure} [${seconds}]`);
  if (counts) {
    for (const fault of faults.slice(0, most)) console.log(`          ${fault}`);
    if (faults.length > most) console.log(`          and ${faults.length - most} more`);
  }
}
await grounds.close();
console.log(`${passed} gates pass, ${failed} fail, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);

/** What a gate found; one that does not get to its end has failed. */
async function outcome(gate: Gate, ground: Grounds): ReturnType<Gate["check"]> {
  try {
    return await gate.check(ground);
  } catch (error) {
    return { figure: "did not come to its end", faults: [String(error).split("\n").slice(0, 8).join(" ")] };
  }
}
