import { assert, HourglassError } from "../core/errors.ts";
import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { tensor } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";
import { graphModel } from "../engine/onnx/models.ts";
import type { OnnxRuntime } from "../engine/onnx/onnxRuntime.ts";
import { graph } from "../graph/graph.ts";
import { anyBatch } from "../graph/onnx/anyBatch.ts";
import { encodeOnnx } from "../graph/onnx/encode.ts";
import type { OnnxModel } from "../graph/onnx/model.ts";
import * as op from "../graph/ops/index.ts";
import { constant, input } from "../graph/value.ts";
import type { Denoiser } from "../model/denoiser/denoiser.ts";
import { denoiserRunner } from "../model/denoiser/denoiserRunner.ts";
import { denoiserNetwork, strideOf } from "../models/families/denoiser/denoiser.ts";
import { namedTensors } from "../train/weights.ts";

/** A denoiser as one ONNX file, tried and found to do what the denoiser does. */
export interface ExportedDenoiser {
  /** The file. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Pixels that the height and the width of a picture must be whole multiples of. */
  readonly multiple: number;
  /** Largest difference of a pixel from our own. */
  readonly difference: number;
}

/** Beyond this difference from our own denoiser nothing is exported. */
const tolerance = 1e-4;

/**
 * A denoiser as standard ONNX for any number of pictures of any size: noisy [batch, channels, height, width], 0…1 →
 * clean. It is run on ONNX Runtime beside our own on pictures of two sizes, and refused where the two differ.
 */
export async function exportDenoiser(
  denoiser: Denoiser,
  engine: Engine,
  runtime: OnnxRuntime,
): Promise<ExportedDenoiser> {
  const { spec, provenance } = denoiser;
  const stride = strideOf(spec);
  const bytes = encodeOnnx({
    ...anySize(denoiser, stride),
    metadata: {
      "hourglass.part": "denoiser",
      "hourglass.type": spec.type,
      "hourglass.provenance": JSON.stringify(provenance),
      "hourglass.batch": "any",
      "hourglass.multiple": String(stride),
      "hourglass.units": `noisy [batch, ${spec.channels}, height, width]: pixels 0…1; height and width whole multiples of ${stride}`,
    },
  });
  const run = denoiserRunner(denoiser, engine);
  try {
    const program = await runtime.open(bytes);
    let difference = 0;
    for (const [height, width] of [
      [3 * stride, 5 * stride],
      [20 * stride, 4 * stride],
    ]) {
      const shape = [spec.channels, height, width];
      const noisy = tensor("float32", shape, Float32Array.from({ length: sizeOf(shape) }, random(1).uniform));
      const { clean } = await program.run({ noisy: { ...noisy, shape: [1, ...shape] } });
      const wanted = await run.denoise(noisy);
      for (let i = 0; i < wanted.data.length; i++)
        difference = Math.max(difference, Math.abs(Number(clean.data[i]) - wanted.data[i]));
    }
    await program.close();
    if (difference <= tolerance) return { bytes, multiple: stride, difference };
    throw new HourglassError("failed", {
      subject: "denoiser.onnx",
      rule: `must give what the denoiser gives, to ${tolerance}`,
      received: `a difference of ${difference.toPrecision(3)}`,
      repair: "nothing was exported; please report it with the model",
    });
  } finally {
    await run.close();
    await runtime.close();
  }
}

/** One model for every batch and size: small ones differ in nothing but their shapes, which are then given names. */
function anySize({ spec, parameters, weights }: Denoiser, stride: number): OnnxModel {
  const named = Object.fromEntries(
    [...namedTensors({ parameters }, weights)].map(([name, t]) => [name, constant(t)]),
  );
  const sized = (batch: number, height: number, width: number): OnnxModel => {
    const noisy = input("noisy", "float32", [batch, spec.channels, height, width]);
    const clean = op.clip(denoiserNetwork(spec, [height, width]).denoise(noisy, named), 0, 1);
    return graphModel(graph({ clean }));
  };
  const open = (
    make: (n: number) => OnnxModel,
    [a, b]: readonly [number, number],
    name: string,
  ): OnnxModel => {
    const batched = anyBatch(make(a), make(b), name);
    assert(batched, `the ${name} of a denoiser is written into its file`);
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
