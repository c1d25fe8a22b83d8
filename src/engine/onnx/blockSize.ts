import { sizeOf } from "../../core/shape.ts";
import { zeros } from "../../core/tensor.ts";
import { type Graph, graph } from "../../graph/graph.ts";
import { encodeOnnx } from "../../graph/onnx/encode.ts";
import * as op from "../../graph/ops/index.ts";
import { input, nameOf } from "../../graph/value.ts";
import type { Tensors } from "../engine.ts";
import { nchwc } from "./lowering.ts";
import { graphModel } from "./models.ts";
import type { SessionOptions } from "./sessionOptions.ts";
import type { Thread } from "./thread.ts";

/**
 * How many channels the processor's blocked convolutions take together: 16 with AVX-512, 8 with AVX2, 0 where
 * the runtime has none or computes with them what it does not compute without.
 */
export async function findBlockSize(thread: Thread, options: SessionOptions): Promise<number> {
  try {
    const block = await orderOfBlocks(thread, options);
    if (block === 0) return 0;
    const maps = threeMaps();
    const [plain, blocked] = [
      await compute(thread, options, maps, 0),
      await compute(thread, options, maps, block),
    ];
    return Object.keys(maps.outputs).every((name) => close(plain[name].data, blocked[name].data)) ? block : 0;
  } catch {
    return 0;
  }
}

/** The runtime does not say its block, so a picture is reordered and the order of its numbers read. */
async function orderOfBlocks(thread: Thread, options: SessionOptions): Promise<number> {
  const channels = 16;
  const pixels = 2;
  const program = await thread.compile(reorder(channels, pixels), options);
  const data = Float32Array.from({ length: channels * pixels }, (_, i) => i);
  const { y } = await thread.run(program, { x: { dtype: "float32", shape: [1, channels, 1, pixels], data } });
  await thread.release(program);
  const found = y.data as Float32Array;
  return [16, 8].find((block) => found.every((v, i) => v === blockedAt(i, pixels, block))) ?? 0;
}

/** Which element of a plain picture lies at index i of a blocked one. */
function blockedAt(i: number, pixels: number, block: number): number {
  const lane = i % block;
  const pixel = Math.floor(i / block) % pixels;
  const channel = Math.floor(i / (block * pixels)) * block + lane;
  return channel * pixels + pixel;
}

function reorder(channels: number, pixels: number): Uint8Array<ArrayBuffer> {
  const shape = [1, channels, 1, pixels];
  return encodeOnnx({
    opsets: { "": 21, [nchwc]: 1 },
    graph: {
      name: "probe",
      nodes: [{ type: "ReorderInput", domain: nchwc, inputs: ["x"], outputs: ["y"] }],
      inputs: [{ name: "x", dtype: "float32", shape }],
      outputs: [{ name: "y", dtype: "float32", shape }],
      initializers: [],
    },
  });
}

/** A convolution, its adjoint and its weight gradient, small but with padding, stride and two groups. */
function threeMaps(): Graph {
  const window = { strides: [2, 2], pads: [1, 1, 1, 1] } as const;
  const [big, weight] = [input("big", "float32", [16, 16, 4, 4]), input("weight", "float32", [16, 16, 4, 4])];
  const small = op.relu(op.conv(big, weight, window));
  return graph({
    small,
    back: op.convTranspose(small, weight, window, [4, 4]),
    slope: op.convWeightGradient(big, small, window, [4, 4]),
  });
}

async function compute(
  thread: Thread,
  options: SessionOptions,
  maps: Graph,
  block: number,
): Promise<Tensors> {
  const program = await thread.compile(encodeOnnx(graphModel(maps, { block })), options);
  const feeds = Object.fromEntries(
    maps.inputs.map((v, k) => {
      const t = zeros("float32", v.shape);
      for (let i = 0; i < sizeOf(v.shape); i++) t.data[i] = Math.sin(i * (k + 1));
      return [nameOf(v), t];
    }),
  );
  const outputs = await thread.run(program, feeds);
  await thread.release(program);
  return outputs;
}

/** Within what the order of a few thousand float32 additions can change. */
function close(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  const [x, y] = [a, b].map((t) => Array.from(t, Number));
  const scale = x.reduce((most, v) => Math.max(most, Math.abs(v)), 0);
  return x.every((v, i) => Math.abs(v - y[i]) <= 1e-4 * scale);
}
