import { assert, HourglassError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { graphModel } from "../engine/onnx/models.ts";
import type { OnnxRuntime } from "../engine/onnx/onnxRuntime.ts";
import { graph } from "../graph/graph.ts";
import { anyBatch } from "../graph/onnx/anyBatch.ts";
import { encodeOnnx } from "../graph/onnx/encode.ts";
import type { OnnxModel } from "../graph/onnx/model.ts";
import { input, type Value } from "../graph/value.ts";
import { strideOf, type UNetSpec } from "../models/families/uNet.ts";

/** A network of pictures of any size, as an ONNX file is made of it. */
export interface AnySizeNetwork {
  /** What the file is called in a message. */
  readonly file: string;
  readonly spec: UNetSpec;
  /** Name of its input, [batch, channels, height, width]. */
  readonly input: string;
  /** Its outputs by name, of a batch of pictures. */
  apply(pictures: Value): Readonly<Record<string, Value>>;
  readonly metadata: Readonly<Record<string, string>>;
  /** The outputs of one picture by our own runner, [channels, height, width] each. */
  wanted(picture: Tensor<"float32">): Promise<Readonly<Record<string, Tensor<"float32">>>>;
}

/** A network of pictures of any size as one ONNX file, tried and found to do what the network does. */
export interface ExportedAnySize {
  /** The file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pixels that the height and the width of a picture must be whole multiples of. */
  readonly multiple: number;
  /** Largest difference of a number from our own. */
  readonly difference: number;
}

/** Beyond this difference from our own network nothing is exported. */
const tolerance = 1e-4;

/**
 * A network as standard ONNX for any number of pictures of any size. It is run on ONNX Runtime beside our own on pictures
 * of two sizes, and refused where the two differ.
 */
export async function exportAnySize(network: AnySizeNetwork, runtime: OnnxRuntime): Promise<ExportedAnySize> {
  const { spec, metadata, file } = network;
  const stride = strideOf(spec);
  const bytes = encodeOnnx({ ...anySize(network, stride), metadata: { ...metadata } });
  try {
    const program = await runtime.open(bytes);
    let difference = 0;
    for (const [height, width] of [
      [3 * stride, 5 * stride],
      [20 * stride, 4 * stride],
    ]) {
      const shape = [spec.channels, height, width];
      const picture = tensor(
        "float32",
        shape,
        Float32Array.from({ length: sizeOf(shape) }, random(1).uniform),
      );
      const made = await program.run({ [network.input]: { ...picture, shape: [1, ...shape] } });
      for (const [name, { data }] of Object.entries(await network.wanted(picture)))
        for (let i = 0; i < data.length; i++)
          difference = Math.max(difference, Math.abs(Number(made[name].data[i]) - data[i]));
    }
    await program.close();
    if (difference <= tolerance) return { bytes, multiple: stride, difference };
    throw new HourglassError("failed", {
      subject: file,
      rule: `must give what the model gives, to ${tolerance}`,
      received: `a difference of ${difference.toPrecision(3)}`,
      repair: "nothing was exported; please report it with the model",
    });
  } finally {
    await runtime.close();
  }
}

/** One model for every batch and size: small ones differ in nothing but their shapes, which are then given names. */
function anySize({ file, spec, input: name, apply }: AnySizeNetwork, stride: number): OnnxModel {
  const sized = (batch: number, height: number, width: number): OnnxModel =>
    graphModel(graph({ ...apply(input(name, "float32", [batch, spec.channels, height, width])) }));
  const open = (
    make: (n: number) => OnnxModel,
    [a, b]: readonly [number, number],
    axis: string,
  ): OnnxModel => {
    const batched = anyBatch(make(a), make(b), axis);
    assert(batched, `the ${axis} of ${file} is written into it`);
    return batched;
  };
  // Sizes that no layer has, so that whatever differs is the size.
  const sides = [2 * stride, 3 * stride] as const;
  return open(
    (batch) =>
      open((height) => open((width) => sized(batch, height, width), sides, "width"), sides, "height"),
    [2, 3],
    "batch",
  );
}
