import { random } from "../core/random.ts";
import { sizeOf } from "../core/shape.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import type { Engine } from "../engine/engine.ts";
import { graph } from "../graph/graph.ts";
import { input } from "../graph/value.ts";
import { corrupt, corruptionFeed } from "../models/corrupt.ts";
import { preprocess, rawShape } from "../models/inputSpec.ts";
import type { ModelSpec, NoiseSpec } from "../models/modelSpec.ts";

/** Raw pictures [n, C, H, W] corrupted as in training: float32 in 0…1. The same seed gives the same noise. */
export async function noisyRows(
  spec: ModelSpec & { noise: NoiseSpec },
  raw: Tensor,
  { engine, seed }: { engine: Engine; seed: number },
): Promise<Tensor<"float32">> {
  const features = raw.shape.slice(1);
  const { distribution } = corruptionFeed(spec.noise, features);
  const source = random(seed).fork("report");
  const rows = raw.shape[0];
  const draws = Float32Array.from({ length: rows * sizeOf(features) }, () =>
    distribution === "normal" ? source.normal() : source.uniform(),
  );
  const seen = input("rows", raw.dtype, [rows, ...rawShape(spec.input)]);
  const drawn = input("draws", "float32", [rows, ...features]);
  const program = await engine.compile(
    graph({ noisy: corrupt(spec.input, spec.noise, preprocess(spec.input, seen).values, drawn) }),
  );
  try {
    const { noisy } = await program.run({ rows: raw, draws: tensor("float32", drawn.shape, draws) });
    return noisy as Tensor<"float32">;
  } finally {
    await program.close();
  }
}
