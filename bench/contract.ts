/**
 * Does the engine compute on this machine's device what its contract says? `node bench/run.mjs contract
 * [--device webgpu]` checks every case against the reference, prints those that fail and how many held. CI runs the same cases
 * on the processor and on a software adapter; this is for a graphics card.
 */
import { parseArgs } from "node:util";
import { contract } from "../src/engine/contract/contract.ts";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";

const { values } = parseArgs({ options: { device: { type: "string", default: "webgpu" } } });
const engine = await onnxEngine({ device: values.device === "cpu" ? "cpu" : "webgpu" });
const block = Number(/blocked (\d+)$/.exec(engine.name)?.[1] ?? 0);
const cases = contract();
let broken = 0;
for (const { name, check } of cases)
  await check({ engine, block }).catch((error: unknown) => {
    broken++;
    console.log(`${name}: ${error instanceof Error ? error.message : error}`);
  });
await engine.close();
console.log(`${engine.name}: ${cases.length - broken} of ${cases.length} cases hold`);
process.exitCode = broken > 0 ? 1 : 0;
