import { encodeOnnx } from "../../graph/onnx/encode.ts";
import type { Tensors } from "../engine.ts";
import { nchwc } from "./lowering.ts";
import type { SessionOptions } from "./sessionOptions.ts";
import type { Thread } from "./thread.ts";

/**
 * How many channels the processor's blocked convolutions take together: 16 with AVX-512, 8 with AVX2, 0 where
 * the runtime has none. The runtime does not say, so a picture is reordered and the order of its numbers read.
 */
export async function findBlockSize(thread: Thread, options: SessionOptions): Promise<number> {
  const channels = 16;
  const pixels = 2;
  try {
    const program = await thread.compile(reorder(channels, pixels), options);
    const data = Float32Array.from({ length: channels * pixels }, (_, i) => i);
    const x = { dtype: "float32", shape: [1, channels, 1, pixels], data } as const;
    const { y }: Tensors = await thread.run(program, { x });
    await thread.release(program);
    const found = y.data as Float32Array;
    return [16, 8].find((block) => found.every((v, i) => v === blockedAt(i, pixels, block))) ?? 0;
  } catch {
    return 0;
  }
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
