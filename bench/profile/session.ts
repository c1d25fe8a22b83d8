import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Tensors } from "../../src/engine/engine.ts";
import { sessionOptions } from "../../src/engine/onnx/sessionOptions.ts";
import { encodeOnnx } from "../../src/graph/onnx/encode.ts";
import type { OnnxModel } from "../../src/graph/onnx/model.ts";
import { type Kernel, kernelsOf, type TraceEvent } from "./kernels.ts";

/** What a model's runs took. */
export interface Profile {
  readonly kernels: readonly Kernel[];
  /** Milliseconds of each run from outside, without those of the warm-up. */
  readonly runs: readonly number[];
}

export interface ProfileOptions {
  readonly threads: number;
  readonly runs: number;
  /** Runs that are thrown away. */
  readonly warmUp: number;
  /** How often a run calls each node of the loop's body. */
  readonly stepsPerRun: number;
}

/**
 * Runs a model in this process with the runtime's own profiler on, under the engine's options. Outputs named
 * `next:x` are the input `x` of the next run, as in the engine.
 */
export async function profile(
  model: OnnxModel,
  start: Tensors,
  feeds: (run: number) => Tensors,
  { threads, runs, warmUp, stepsPerRun }: ProfileOptions,
): Promise<Profile> {
  const { InferenceSession, Tensor } = await import("onnxruntime-node");
  const folder = mkdtempSync(join(tmpdir(), "hourglass-profile-"));
  try {
    const session = await InferenceSession.create(encodeOnnx(model), {
      ...sessionOptions("cpu", threads),
      enableProfiling: true,
      profileFilePrefix: join(folder, "trace"),
    });
    const toRuntime = (tensors: Tensors) =>
      Object.fromEntries(
        Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
          name,
          new Tensor(dtype, data as Float32Array, shape),
        ]),
      );
    let state = toRuntime(start);
    const times: number[] = [];
    for (let run = 0; run < warmUp + runs; run++) {
      const given = { ...state, ...toRuntime(feeds(run)) };
      const started = performance.now();
      const out = await session.run(given);
      times.push(performance.now() - started);
      state = Object.fromEntries(
        Object.entries(state).map(([name, kept]) => [name, (out[`next:${name}`] as typeof kept) ?? kept]),
      );
    }
    session.endProfiling();
    await session.release();
    const [file] = readdirSync(folder);
    const trace = JSON.parse(readFileSync(join(folder, file), "utf8")) as TraceEvent[];
    return { kernels: kernelsOf(trace, { warmUp, runs, stepsPerRun }), runs: times.slice(warmUp) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
