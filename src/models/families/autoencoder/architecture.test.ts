import fc from "fast-check";
import { expect, test } from "vitest";
import { standardColumn } from "../../../../test/standardColumn.ts";
import { showShape } from "../../../core/shape.ts";
import type { InputSpec } from "../../inputs/inputSpec.ts";
import { modelSpec } from "../../modelSpec.ts";
import { convArchitecture, defaultArchitecture, denseArchitecture } from "./architecture.ts";
import { network, parameterCount } from "./network.ts";

const pictures = (channels: number, height: number, width: number): InputSpec => ({
  kind: "pictures",
  channels,
  height,
  width,
});

function built(input: InputSpec, architecture: object, latent = 3) {
  return network(modelSpec.parse({ type: "vanilla", input, latent, loss: "mse", ...architecture }));
}

test("convolutions give back pictures of any height, width and channels", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 1, max: 70 }),
      fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
      (channels, height, width, widths) => {
        const net = built(
          pictures(channels, height, width),
          convArchitecture([channels, height, width], { widths }),
        );
        expect(net.layers[net.layers.length - 1].output).toEqual([channels, height, width]);
      },
    ),
  );
});

test("the worked example: 196,608 numbers, 128 → 64 → 32 → 16 channels, 256 in the code, and back", () => {
  const net = built(
    pictures(3, 256, 256),
    convArchitecture([3, 256, 256], { widths: [128, 64, 32, 16] }),
    256,
  );
  expect(net.layers.map((l) => showShape(l.output))).toEqual([
    "128×128×128",
    "64×64×64",
    "32×32×32",
    "16×16×16",
    "256",
    "4096",
    "16×16×16",
    "32×32×32",
    "64×64×64",
    "128×128×128",
    "3×256×256",
  ]);
  // Kernels 4·4·(3·128 + 128·64 + 64·32 + 32·16) each way, dense 2·4096·256, and a bias for each output channel.
  const kernels = 16 * (3 * 128 + 128 * 64 + 64 * 32 + 32 * 16);
  const biases = 128 + 64 + 32 + 16 + 256 + 4096 + 32 + 64 + 128 + 3;
  expect(parameterCount(net)).toBe(2 * kernels + 2 * 4096 * 256 + biases);
});

test("series are convolved along time alone", () => {
  const columns = ["a", "b"].map(standardColumn);
  const input: InputSpec = { kind: "series", columns, window: 140 };
  const net = built(input, defaultArchitecture(input));
  expect(net.features).toEqual([2, 1, 140]);
  for (const { spec } of net.layers)
    if (spec.kind === "conv") expect([spec.kernel[0], spec.stride[0]]).toEqual([1, 1]);
});

test("a decoder that does not give the features back is refused by name", () => {
  const { encoder } = denseArchitecture([4]);
  const { decoder } = denseArchitecture([5]);
  const columns = ["a", "b", "c", "d"].map(standardColumn);
  expect(() => built({ kind: "table", columns }, { encoder, decoder })).toThrow(
    "decoder: its last layer must give 4, got 5",
  );
});

test("pictures get a dense layer on each side of the bottleneck, at least as wide as it, unless layers are given", () => {
  const units = (options: object): number[] => {
    const { encoder, decoder } = defaultArchitecture(pictures(1, 28, 28), options);
    return [...encoder, ...decoder].flatMap((l) => (l.kind === "dense" ? [l.units] : []));
  };
  expect(units({})).toEqual([512, 512, 7 * 7 * 32]);
  expect(units({ latent: 900 })).toEqual([900, 900, 7 * 7 * 32]);
  expect(units({ hidden: 0 })).toEqual([7 * 7 * 32]);
  expect(units({ widths: [8, 4] })).toEqual([7 * 7 * 4]);
  expect(units({ widths: [8, 4], hidden: 20 })).toEqual([20, 20, 7 * 7 * 4]);
});
