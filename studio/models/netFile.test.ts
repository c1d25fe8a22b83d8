import { expect, test } from "vitest";
import { forward } from "./forward.ts";
import type { Net } from "./net.ts";
import { netFromBytes, netToBytes } from "./netFile.ts";

// Every row's largest weight is 127 steps, so the rounding loses nothing.
const net: Net = {
  inputs: 3,
  waist: 1,
  about: { seed: 1 },
  layers: [
    {
      kind: "dense",
      inputs: 3,
      outputs: 2,
      activation: "relu",
      weights: Float32Array.of(1.27, -0.5, 0, 0, 0.25, -2.54),
      bias: Float32Array.of(0.5, 0),
    },
    {
      kind: "dense",
      inputs: 2,
      outputs: 1,
      activation: "sigmoid",
      weights: Float32Array.of(1, -1),
      bias: Float32Array.of(0.25),
    },
  ],
};

test("activations are those of the sums written out", () => {
  const [input, code, output] = forward(net, [1, 2, -1]);
  expect([...input]).toEqual([1, 2, -1]);
  expect(code[0]).toBeCloseTo(0.77, 5);
  expect(code[1]).toBeCloseTo(3.04, 5);
  expect(output[0]).toBeCloseTo(1 / (1 + Math.exp(-(0.77 - 3.04 + 0.25))), 5);
});

test("a width keeps the first numbers of the waist, and a code can be handed in", () => {
  const whole = forward(net, [1, 2, -1]);
  const narrow = forward(net, [1, 2, -1], { width: 1 });
  expect([...narrow[1]]).toEqual([whole[1][0], 0]);
  expect(forward(net, narrow[1], { from: 1 })[2]).toEqual(narrow[2]);
  expect(forward(net, [1, 2, -1], { upTo: 1 })).toHaveLength(2);
});

test("a file gives the network back within half a step of its weights", () => {
  const bytes = netToBytes(net);
  const opened = netFromBytes(bytes);
  expect(opened.about).toEqual({ seed: 1 });
  expect(opened.waist).toBe(1);
  for (const [i, { weights, bias }] of opened.layers.entries()) {
    expect(bias).toEqual(net.layers[i].bias);
    for (const [j, weight] of weights.entries())
      expect(Math.abs(weight - net.layers[i].weights[j])).toBeLessThan(0.5 * 0.02 + 1e-6);
  }
  expect(netToBytes(opened)).toEqual(bytes);
});

test("bytes that are no network, or end early, are refused", () => {
  expect(() => netFromBytes(new Uint8Array(20))).toThrow("HGN2");
  expect(() => netFromBytes(netToBytes(net).subarray(0, -1))).toThrow();
});
