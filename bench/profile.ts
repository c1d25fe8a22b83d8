/**
 * Where does a training step spend its time? `node bench/run.mjs profile [--work W1,W3] [--runs N] [--threads N]
 * [--layout plain] [--top N] [--json]` runs the step under the runtime's own profiler and prints its kernels summed by
 * operator and by shape: milliseconds and share of a step, GFLOP/s of products and convolutions, and the roof that
 * the same runtime reaches on one large product and one forward convolution.
 */
import { parseArgs } from "node:util";
import { stepModel } from "../src/engine/onnx/models.ts";
import { machine } from "./compare/machine.ts";
import { median } from "./compare/statistics.ts";
import { ourStep, runLength } from "./ours.ts";
import type { Kernel } from "./profile/kernels.ts";
import { blockSize, measureRoof } from "./profile/roof.ts";
import { profile } from "./profile/session.ts";
import { type Sum, sumBy } from "./profile/sums.ts";
import { type WorkName, workFlops, works } from "./works.ts";

const { values } = parseArgs({
  options: {
    work: { type: "string", default: Object.keys(works).join(",") },
    runs: { type: "string", default: "10" },
    threads: { type: "string", default: "2" },
    layout: { type: "string", default: "blocked" },
    /** Rows of the table by shape. */
    top: { type: "string", default: "25" },
    json: { type: "boolean", default: false },
  },
});

const [runs, threads, top] = (["runs", "threads", "top"] as const).map((name) => {
  const n = Number(values[name]);
  if (!Number.isInteger(n) || n < 1)
    fail(`--${name} must be a whole number of at least 1, got ${values[name]}`);
  return n;
});
const block = values.layout === "plain" ? 0 : await blockSize(threads);

const where = machine(process.cwd());
const roof = await measureRoof(threads, block);
interface Result {
  readonly work: WorkName;
  /** Milliseconds of a step, seen from outside. */
  readonly ms: number;
  /** Milliseconds of a step that its kernels take together. */
  readonly inKernels: number;
  readonly gflops: number;
  readonly kernels: readonly Kernel[];
}

const results: Result[] = [];
for (const name of values.work.split(",")) {
  if (!(name in works)) fail(`--work must be among ${Object.keys(works).join(", ")}, got ${name}`);
  const work = name as WorkName;
  const stepsPerRun = runLength(work);
  const { step, start, feeds } = ourStep(work, stepsPerRun);
  const { kernels, runs: times } = await profile(
    stepModel(step, stepsPerRun, { block, mostArrays: Infinity }),
    start,
    (run) => feeds(run * stepsPerRun),
    { threads, runs, warmUp: 1, stepsPerRun },
  );
  const inside = kernels.filter(({ op }) => op !== "Scan");
  const ms = median(times) / stepsPerRun;
  const inKernels = inside.reduce((sum, kernel) => sum + kernel.ms, 0);
  const result = { work, ms, inKernels, gflops: workFlops(work) / ms / 1e6, kernels: inside };
  results.push(result);
  if (!values.json) print(result);
}
if (values.json) console.log(JSON.stringify({ machine: where, block, threads, roof, results }, undefined, 2));
else
  console.log(
    [
      `roof: a 2048³ product ${roof.product.toFixed(0)} GFLOP/s, a forward convolution ${roof.convolution.toFixed(0)} GFLOP/s`,
      `${where.cpu}, ${threads} threads, block ${block}, load before ${where.loadBefore.toFixed(1)}, commit ${where.commit ?? "none"}`,
    ].join("\n"),
  );

function print({ work, ms, inKernels, gflops, kernels }: Result): void {
  console.log(
    `${work}  ${ms.toFixed(2)} ms a step with the profiler on, ${inKernels.toFixed(2)} in kernels; ${gflops.toFixed(0)} GFLOP/s`,
  );
  const line = (label: string, { ms: sum, calls, flops }: Sum): string =>
    [
      `  ${sum.toFixed(3).padStart(9)} ms ${((100 * sum) / inKernels).toFixed(1).padStart(5)} %`,
      `${String(calls).padStart(4)} ×`,
      (flops > 0 ? `${(flops / sum / 1e6).toFixed(0)} GFLOP/s` : "").padStart(12),
      `  ${label}`,
    ].join("");
  for (const [label, sum] of sumBy(kernels, ({ op }) => op)) console.log(line(label, sum));
  console.log();
  const byShape = sumBy(kernels, (k: Kernel) => `${k.op} ${k.shapes}`);
  for (const [label, sum] of byShape.slice(0, top)) console.log(line(label, sum));
  console.log();
}

function fail(why: string): never {
  console.error(`bench: ${why}`);
  process.exit(2);
}
