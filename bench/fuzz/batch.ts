/**
 * Takes a range of cases in a process of its own, which a decoder may end: `batch.js TARGET SEED FROM TO SAMPLES OWN`. What
 * is under way stands in OWN/case at any time; the last line of stdout is the batch's outcome as JSON.
 */
import { openSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { caseSource } from "./mutate.ts";
import { targets } from "./targets.ts";

/** Bytes of growth that are worth a second look. */
const suspicious = 32 << 20;

/** What became of a batch. */
export interface BatchOutcome {
  accepted: number;
  refused: number;
  slowestMs: number;
  slowestCase: number;
  /** Bytes that the process grew by from its first fifth to its end, after a collection each; where these are many, as it took all again. */
  growth: number;
  /** The most bytes that the process ever took. */
  peak: number;
  faults: { number: number; says: string }[];
}

const [name, ...rest] = process.argv.slice(2);
const [seed, from, to] = rest.slice(0, 3).map(Number);
const [samples, own] = rest.slice(3);

const outcome: BatchOutcome = {
  ...{ accepted: 0, refused: 0, slowestMs: 0, slowestCase: from, growth: 0, peak: 0 },
  faults: [],
};
let number = from;
const fault = (error: unknown) => {
  outcome.faults.push({
    number,
    says: error instanceof Error ? (error.stack ?? error.message) : String(error),
  });
};
// What a reader leaves behind may fail after the case that began it: it is a fault all the same.
process.on("unhandledRejection", fault);
process.on("uncaughtException", fault);

const place = openSync(join(own, "case"), "w");
const target = await targets[name](samples, own);
for (const input of target.whole) {
  if (!(await target.take(input))) fault(new Error(`the whole sample ${input.kind} is refused`));
}
let settled = 0;
for (; number < to; number++) {
  writeSync(place, String(number).padEnd(12), 0);
  const input = target.make(caseSource(seed, name, number));
  const began = performance.now();
  try {
    if (await target.take(input)) outcome.accepted++;
    else outcome.refused++;
  } catch (error) {
    fault(error);
  }
  const ms = performance.now() - began;
  if (ms > outcome.slowestMs) Object.assign(outcome, { slowestMs: ms, slowestCase: number });
  if (number === from + Math.floor((to - from) / 5)) settled = memory();
}
outcome.growth = memory() - settled;
if (outcome.growth > suspicious) outcome.growth = await growthAgain();
outcome.peak = process.resourceUsage().maxRSS * 1024;
await target.close?.();
for (const { number: at } of outcome.faults) {
  const { bytes, kind } = target.make(caseSource(seed, name, at));
  writeFileSync(join(own, `${name}-${seed}-${at}${kind.startsWith(".") ? kind : `.${kind}`}`), bytes);
}
writeSync(1, `${JSON.stringify(outcome)}\n`);
process.exit(0);

/**
 * Bytes that the process grows by each time that it takes all cases once more, three times. What the allocator keeps of the largest
 * of them comes and goes; what is never given back comes each time.
 */
async function growthAgain(): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 3; turn++) {
    const before = memory();
    for (number = from; number < to; number++) {
      writeSync(place, String(number).padEnd(12), 0);
      // What is thrown was found the first time.
      await target.take(target.make(caseSource(seed, name, number))).catch(() => {});
    }
    least = Math.min(least, memory() - before);
  }
  return Math.max(0, least);
}

/** Bytes that the process holds, after a collection. */
function memory(): number {
  (globalThis as { gc?: () => void }).gc?.();
  return process.memoryUsage.rss();
}
