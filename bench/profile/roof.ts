import { random } from "../../src/core/random.ts";
import { zeros } from "../../src/core/tensor.ts";
import { findBlockSize } from "../../src/engine/onnx/blockSize.ts";
import { graphModel } from "../../src/engine/onnx/models.ts";
import { sessionOptions } from "../../src/engine/onnx/sessionOptions.ts";
import { type Graph, graph } from "../../src/graph/graph.ts";
import * as op from "../../src/graph/ops/index.ts";
import { input, nameOf } from "../../src/graph/value.ts";
import { startThread } from "../../src/hosts/node/engine/startThread.ts";
import { profile } from "./session.ts";

/** What the runtime reaches on this machine where nothing stands in its way, in GFLOP/s. */
export interface Roof {
  /** A product of two 2048×2048 matrices. */
  readonly product: number;
  /** The forward convolution of W3's second layer: 128 to 64 channels, kernel 4, stride 2, 8 pictures of 128×128. */
  readonly convolution: number;
}

/** Channels of a block of the blocked convolutions, as the engine finds them. */
export async function blockSize(threads: number): Promise<number> {
  const thread = startThread();
  try {
    return await findBlockSize(thread, sessionOptions("cpu", threads));
  } finally {
    await thread.close();
  }
}

/** Measures the roof by the runtime's profiler, the fastest of a few runs. `block` as `blockSize` gives it. */
export async function measureRoof(threads: number, block: number): Promise<Roof> {
  const side = 2048;
  const square = op.gemm(input("a", "float32", [side, side]), input("b", "float32", [side, side]));
  const big = input("big", "float32", [8, 128, 128, 128]);
  const weight = input("weight", "float32", [64, 128, 4, 4]);
  const small = op.conv(big, weight, { strides: [2, 2], pads: [1, 1, 1, 1] });
  return {
    product: await fastest(graph({ y: square }), threads, 0),
    convolution: await fastest(graph({ y: small }), threads, block),
  };
}

async function fastest(g: Graph, threads: number, block: number): Promise<number> {
  const source = random(5);
  const feeds = Object.fromEntries(
    g.inputs.map((v) => {
      const t = zeros("float32", v.shape);
      for (let i = 0; i < t.data.length; i++) t.data[i] = source.uniform() - 0.5;
      return [nameOf(v), t];
    }),
  );
  let most = 0;
  for (let run = 0; run < 4; run++) {
    const { kernels } = await profile(graphModel(g, { block, mostArrays: Infinity }), {}, () => feeds, {
      threads,
      runs: 1,
      warmUp: run === 0 ? 1 : 0,
      stepsPerRun: 1,
    });
    for (const { flops, ms } of kernels) most = Math.max(most, flops / ms / 1e6);
  }
  return most;
}
