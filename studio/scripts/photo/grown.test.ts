import { expect, test } from "vitest";
import { type Tensor, tensor } from "../../../src/core/tensor.ts";
import { referenceEngine } from "../../../src/engine/reference/referenceEngine.ts";
import { decodeModel } from "../../../src/files/modelFile.ts";
import { graph } from "../../../src/graph/graph.ts";
import { type Autoencoder, fromModelFile } from "../../../src/model/autoencoder.ts";
import { modelGraphs } from "../../../src/model/modelGraphs.ts";
import { convArchitecture } from "../../../src/models/families/autoencoder/architecture.ts";
import { namedTensors } from "../../../src/train/weights.ts";
import { provenance, untrained } from "../../../test/untrained.ts";
import { grown } from "./grown.ts";

const small = untrained(
  { kind: "pictures", channels: 3, height: 8, width: 8 },
  {
    type: "denoising",
    noise: { kind: "gaussian", amount: 0.1 },
    ...convArchitecture([3, 8, 8], { widths: [5, 4], activation: "leaky-relu", output: "sigmoid" }),
  },
);

/** What a network makes of pixels 0…255. */
async function through(model: Autoencoder, pixels: Uint8Array<ArrayBuffer>): Promise<Float32Array> {
  const side = Math.sqrt(pixels.length / 3);
  const { codes, predicted } = modelGraphs(model).rows(1, "uint8");
  const program = await referenceEngine().compile(graph({ codes, predicted }));
  const given = await program.run({ rows: tensor("uint8", [1, 3, side, side], pixels) });
  return (given.predicted as Tensor<"float32">).data;
}

test("a grown network gives what the smaller one gives of the halved picture, each pixel doubled", async () => {
  // Pixels come in fours of one colour, so the halved picture has the same.
  const pixels = Uint8Array.from({ length: 3 * 64 }, (_, i) => (37 * i) % 256);
  const doubled = new Uint8Array(4 * pixels.length);
  for (const at of doubled.keys())
    doubled[at] =
      pixels[Math.floor(at / 256) * 64 + (Math.floor(at / 32) % 8) * 8 + Math.floor((at % 16) / 2)];
  const bytes = grown(
    { spec: small.spec, provenance, weights: () => namedTensors(small.net, small.weights) },
    { channels: 8, noise: 0.2, seed: 1 },
  );
  const large = fromModelFile(decodeModel(bytes, "grown"), "grown");
  expect(large.spec.input).toMatchObject({ height: 16, width: 16 });
  expect(large.spec).toMatchObject({ noise: { kind: "gaussian", amount: 0.2 }, latent: small.spec.latent });
  const [wanted, given] = [await through(small, pixels), await through(large, doubled)];
  // Before the sigmoid they are of both signs.
  expect(wanted.some((x) => x < 0.45) && wanted.some((x) => x > 0.55)).toBe(true);
  for (const [at, x] of given.entries())
    expect(x).toBeCloseTo(
      wanted[Math.floor(at / 256) * 64 + (Math.floor(at / 32) % 8) * 8 + Math.floor((at % 16) / 2)],
      5,
    );
});
