/**
 * How long does a training step take? `npm run bench -- --work W1 [--runs N] [--threads N] [--layout plain] [--json]`
 * prints the median over runs, after one that is thrown away.
 */
import { parseArgs } from "node:util";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";
import { summarise } from "./compare/statistics.ts";
import { ourWork, runLength } from "./ours.ts";
import { type WorkName, workFlops, works } from "./works.ts";

const { values } = parseArgs({
  options: {
    work: { type: "string", default: Object.keys(works).join(",") },
    runs: { type: "string", default: "10" },
    threads: { type: "string" },
    layout: { type: "string", default: "blocked" },
    device: { type: "string", default: "cpu" },
    json: { type: "boolean", default: false },
  },
});

const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1)
  fail(`--runs must be a whole number of at least 1, got ${values.runs}`);
const results = [];
for (const name of values.work.split(",")) {
  if (!(name in works)) fail(`--work must be among ${Object.keys(works).join(", ")}, got ${name}`);
  const work = name as WorkName;
  const engine = await onnxEngine({
    ...(values.threads && { threads: Number(values.threads) }),
    layout: values.layout === "plain" ? "plain" : "blocked",
    device: values.device === "webgpu" ? "webgpu" : "cpu",
  });
  const ours = await ourWork(work, engine, runLength(work));
  await ours.run(runLength(work));
  const times: number[] = [];
  for (let i = 0; i < runs; i++) times.push(...(await ours.run(runLength(work))).ms);
  const { median, min, max } = summarise([times]);
  const result = {
    work,
    ms_per_step: median,
    min,
    max,
    runs,
    gflops: workFlops(work) / median / 1e6,
    engine: engine.name,
  };
  results.push(result);
  if (!values.json)
    console.log(
      `${work}  ${median.toFixed(2)} ms a step (${min.toFixed(2)}–${max.toFixed(2)} over ${runs} runs), ${result.gflops.toFixed(0)} GFLOP/s, ${engine.name}`,
    );
  await ours.close();
  await engine.close();
}
if (values.json) console.log(JSON.stringify(results.length === 1 ? results[0] : results));

function fail(why: string): never {
  console.error(`bench: ${why}`);
  process.exit(2);
}
