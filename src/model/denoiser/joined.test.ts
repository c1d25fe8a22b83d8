import { afterAll, expect, test } from "vitest";
import { random } from "../../core/random.ts";
import { type Tensor, tensor } from "../../core/tensor.ts";
import { decodeModel, encodeModel } from "../../files/modelFile.ts";
import { graph } from "../../graph/graph.ts";
import { input } from "../../graph/value.ts";
import { onnxEngine } from "../../hosts/node/engine/onnxEngine.ts";
import { type DenoiserSpec, denoiserSpec } from "../../models/families/denoiser/denoiser.ts";
import { isWhite, networkFor } from "../../models/families/denoiser/joined.ts";
import { initialWeights } from "../../train/weights.ts";
import { type Denoiser, denoiserFile, denoiserParameters, fromDenoiserFile } from "./denoiser.ts";
import { denoiserRunner } from "./denoiserRunner.ts";
import { joinDenoisers, networkOf } from "./joined.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const provenance = {
  ...{ version: "0", date: "", data: "none", rows: 0, seed: 0, engine: "none" },
  ...{ seconds: 0, epochs: 0, steps: 0 },
};

function untrained(learns: DenoiserSpec["learns"], seed: number, widths = [8, 64]): Denoiser {
  const spec = denoiserSpec.parse({ type: "denoiser", channels: 3, widths, blocks: 1, patch: 16, learns });
  const parameters = denoiserParameters(spec);
  return { spec, parameters, weights: initialWeights({ parameters }, seed), provenance };
}
const camera = untrained({ kind: "camera" }, 1);
const white = untrained({ kind: "clean", from: 0.02, to: 0.2 }, 2);
const joined = joinDenoisers(camera, white);

const size = [40, 56] as const;
const area = size[0] * size[1];
const picture = (at: (i: number) => number): Tensor<"float32"> =>
  tensor(
    "float32",
    [3, ...size],
    Float32Array.from({ length: 3 * area }, (_, i) => at(i)),
  );

/** What was taken off a flat picture: noise of a standard deviation, each pixel's its own or shared with the one on the right. */
function taken(deviation: number, shared: number, seed: number): Tensor<"float32"> {
  const source = random(seed);
  const own = Float32Array.from({ length: 3 * area + 1 }, source.normal);
  return picture((i) => 0.5 + deviation * ((1 - shared) * own[i] + shared * own[i + 1]));
}
const flat = picture(() => 0.5);

test("strong noise whose neighbours differ is white, all other is a camera's; a graph tells them as the host does", async () => {
  // Rounding aside the sum over neighbours of white noise is as often above 0 as below: a little is taken off them.
  const sharp = (deviation: number) => taken(deviation, -0.1, 3);
  const cases = [
    [sharp(0.1), "white"],
    [sharp(0.015), "camera"],
    [taken(0.1, 0.3, 4), "camera"],
    [taken(0.015, 0.3, 5), "camera"],
  ] as const;
  const shape = [1, 3, ...size];
  const [noisy, clean] = ["noisy", "clean"].map((name) => input(name, "float32", shape));
  const program = await engine.compile(graph({ white: isWhite(noisy, clean) }));
  for (const [given, network] of cases) {
    expect(networkFor(given, flat)).toBe(network);
    const { white } = await program.run({ noisy: { ...given, shape }, clean: { ...flat, shape } });
    expect(white.data[0]).toBe(network === "white" ? 1 : 0);
  }
  await program.close();
});

test("a joined denoiser is written in a byte a large weight, comes back the same, and gives its networks back", () => {
  const file = encodeModel(denoiserFile(joined));
  const back = fromDenoiserFile(decodeModel(file, "j"), "j");
  expect(back.weights).toEqual(joined.weights);
  expect(encodeModel(denoiserFile(back))).toEqual(file);
  for (const [network, given] of [
    ["camera", camera],
    ["white", white],
  ] as const) {
    const one = networkOf(back, network);
    expect(one.spec).toEqual(given.spec);
    const furthest = one.weights.reduce((most, w, i) => Math.max(most, Math.abs(w - given.weights[i])), 0);
    expect(furthest).toBeLessThan(0.004);
  }
  expect(file.length).toBeLessThan(encodeModel(denoiserFile(camera)).length);
});

test("a picture is cleaned by the network that the noise in its middle asks for", async () => {
  const [run, ...alone] = [joined, networkOf(joined, "camera"), networkOf(joined, "white")].map((d) =>
    denoiserRunner(d, engine),
  );
  const seen = new Set<string>();
  // What nothing trained takes nothing off black.
  for (const given of [taken(0.2, -0.3, 6), picture(() => 0)]) {
    const [camera, white] = await Promise.all(alone.map((one) => one.denoise(given)));
    const network = networkFor(given, camera);
    seen.add(network);
    expect(await run.denoise(given)).toEqual(network === "camera" ? camera : white);
    const one = alone[network === "camera" ? 0 : 1];
    expect(await run.denoise(given, { views: 4 })).toEqual(await one.denoise(given, { views: 4 }));
  }
  expect([...seen].sort()).toEqual(["camera", "white"]);
  await Promise.all([run, ...alone].map((one) => one.close()));
});

test("denoisers that do not fit are not joined, and a file whose steps are missing is refused", () => {
  expect(() => joinDenoisers(white, camera)).toThrow(/clean and camera/);
  expect(() => joinDenoisers(camera, untrained(white.spec.learns, 1, [8, 16]))).toThrow(/same levels/);
  const { spec, tensors, provenance } = denoiserFile(joined);
  const without = new Map([...tensors].filter(([name]) => !name.endsWith(".step")));
  const file = decodeModel(encodeModel({ spec, tensors: without, provenance }), "j");
  expect(() => fromDenoiserFile(file, "j")).toThrow(/bytes beside their steps/);
  const other = new Map(tensors).set("camera.head.bias", tensor("int32", [8], new Int32Array(8)));
  const wrong = decodeModel(encodeModel({ spec, tensors: other, provenance }), "j");
  expect(() => fromDenoiserFile(wrong, "j")).toThrow(/camera.head.bias must hold float32/);
});
