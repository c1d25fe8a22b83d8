import { tensor } from "../../core/tensor.ts";
import { graph } from "../../graph/graph.ts";
import { encodeOnnx } from "../../graph/onnx/encode.ts";
import * as op from "../../graph/ops/index.ts";
import { input } from "../../graph/value.ts";
import { graphModel } from "./models.ts";
import type { SessionOptions } from "./sessionOptions.ts";
import type { Thread } from "./thread.ts";

/** Channels of the convolution that is tried, and the largest byte and weight, whose products a sum of 16 bits cannot hold. */
const [channels, byte, weight] = [16, 255, 127];

/**
 * Whether the processor's convolutions of bytes are exact. Those without instructions for them (AVX-512 VNNI, AVX VNNI, ARM's dot product)
 * add products in 16 bits, which hold their sums to 2¹⁵, and are hardly faster than convolutions of float32.
 */
export async function findBytes(thread: Thread, options: SessionOptions): Promise<boolean> {
  const read = input("x", "uint8", [1, channels, 3, 3]);
  const made = op.convBytes(read, {
    weight: tensor("int8", [channels, channels, 3, 3], new Int8Array(channels * channels * 9).fill(weight)),
    bias: tensor("int32", [channels], new Int32Array(channels)),
    // The largest sum becomes 250.
    factor: tensor(
      "float32",
      [channels],
      new Float32Array(channels).fill(250 / (9 * channels * byte * weight)),
    ),
    zeros: [0, 0],
    window: { strides: [1, 1], pads: [0, 0, 0, 0] },
  });
  try {
    const program = await thread.compile(encodeOnnx(graphModel(graph({ y: made }))), options);
    const x = tensor("uint8", read.shape, new Uint8Array(channels * 9).fill(byte));
    const { y } = await thread.run(program, { x });
    await thread.release(program);
    return (y.data as Uint8Array).every((found) => found === 250);
  } catch {
    return false;
  }
}
