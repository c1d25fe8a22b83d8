import { expect, test } from "vitest";
import { random } from "../core/random.ts";
import { activations, gainOf } from "./activation.ts";
import { layer, layerSpec } from "./layer.ts";
import { offset, scaled, weight } from "./parameter.ts";

/** Mean and mean square. */
function statistics(data: Float32Array): { mean: number; square: number } {
  let [sum, squares] = [0, 0];
  for (const x of data) {
    sum += x;
    squares += x * x;
  }
  return { mean: sum / data.length, square: squares / data.length };
}

test("a weight starts from a normal of variance gain² / fan-in", () => {
  const n = 200 * 300;
  const { initial, decays } = weight("w", [200, 300], 50, 1.5);
  const { mean, square } = statistics(initial(random(1)));
  const variance = 1.5 ** 2 / 50;
  // Five standard errors of a mean and of a variance of normal numbers.
  expect(Math.abs(mean)).toBeLessThan(5 * Math.sqrt(variance / n));
  expect(Math.abs(square / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  expect(decays).toBe(true);
});

test("a bias starts at one number and does not decay; a scaled parameter is so many times another", () => {
  expect([...offset("b", [3], 0.5).initial(random(1))]).toEqual([0.5, 0.5, 0.5]);
  expect(offset("b", [3]).decays).toBe(false);
  const once = weight("w", [4], 1, 1);
  const [a, b] = [once.initial(random(1)), scaled(once, 0.1).initial(random(1))];
  for (let i = 0; i < 4; i++) expect(b[i]).toBeCloseTo(0.1 * a[i], 6);
});

/** Inputs of an output number: by which its weights' variance is divided. */
const fans = [
  ["dense", { kind: "dense", units: 64 }, [150], 150],
  ["conv", { kind: "conv", channels: 64, kernel: [3, 5], stride: [1, 1] }, [8, 6, 7], 8 * 3 * 5],
  [
    "conv-transpose",
    { kind: "conv-transpose", channels: 64, kernel: [4, 4], stride: [2, 2], size: [6, 8] },
    [8, 3, 4],
    (8 * 4 * 4) / (2 * 2),
  ],
] as const;

test.each(fans)(
  "weights of a %s layer have the variance that keeps a signal's scale",
  (_, spec, input, fanIn) => {
    for (const activation of ["linear", "relu", "silu"] as const) {
      const { parameters } = layer(layerSpec.parse({ ...spec, activation }), input, "l");
      const [w, b] = parameters;
      const data = w.initial(random(2));
      const variance = gainOf(activation) ** 2 / fanIn;
      expect(Math.abs(statistics(data).square / variance - 1)).toBeLessThan(5 * Math.sqrt(2 / data.length));
      expect(b.initial(random(2)).every((x) => x === 0)).toBe(true);
    }
  },
);

test("gains undo what an activation takes from the mean square of a normal signal", () => {
  const known = {
    linear: (x: number) => x,
    relu: (x: number) => Math.max(0, x),
    "leaky-relu": (x: number) => (x < 0 ? 0.1 * x : x),
    silu: (x: number) => x / (1 + Math.exp(-x)),
    tanh: Math.tanh,
  } as const;
  for (const [name, f] of Object.entries(known)) {
    // ∫ f(x)² φ(x) dx by the trapezium rule over ±10 deviations.
    let square = 0;
    for (let x = -10; x <= 10; x += 1e-3)
      square += (f(x) ** 2 * Math.exp((-x * x) / 2) * 1e-3) / Math.sqrt(2 * Math.PI);
    expect(gainOf(name as keyof typeof known) ** 2 * square).toBeCloseTo(1, 2);
  }
  // A sigmoid gives a positive level, not a signal about 0: its gain is 1 by choice.
  expect(gainOf("sigmoid")).toBe(1);
  expect(Object.keys(activations).sort()).toEqual([...Object.keys(known), "sigmoid"].sort());
});
