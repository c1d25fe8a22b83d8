/**
 * Our side of the race on a photo: `node bench/run.mjs denoiserSide MODEL` answers the line protocol of
 * bench/yardstick/README.md; a work is a photo's size, `3000x4000`, and a step cleans one of random pixels.
 */
import { random } from "../src/core/random.ts";
import { sizeOf } from "../src/core/shape.ts";
import { type Tensor, tensor } from "../src/core/tensor.ts";
import { readModelFile } from "../src/hosts/node/disk/modelDisk.ts";
import { onnxEngine } from "../src/hosts/node/engine/onnxEngine.ts";
import { fromDenoiserFile } from "../src/model/denoiser/denoiser.ts";
import { denoiserRunner } from "../src/model/denoiser/denoiserRunner.ts";
import { answerLines } from "./compare/answerLines.ts";

const [path = ""] = process.argv.slice(2);
const threads = Number(process.env.YARDSTICK_THREADS ?? 2);
const engine = await onnxEngine({ threads });
const runner = denoiserRunner(fromDenoiserFile(await readModelFile(path), path), engine);
let photo: Tensor<"float32"> | undefined;

await answerLines(
  { runtime: engine.name, threads },
  {
    setup: async (work) => {
      const shape = [3, ...work.split("x").map(Number)];
      const source = random(1);
      photo = tensor("float32", shape, new Float32Array(sizeOf(shape)).map(source.uniform));
      return "tiles";
    },
    run: async (count) => {
      const ms: number[] = [];
      for (let i = 0; i < count && photo; i++) {
        const began = performance.now();
        await runner.denoise(photo);
        ms.push(performance.now() - began);
      }
      return { ms };
    },
  },
);
await runner.close();
await engine.close();
