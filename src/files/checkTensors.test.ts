import { expect, it } from "vitest";
import { zeros } from "../core/tensor.ts";
import { checkTensors } from "./checkTensors.ts";

const expected = new Map([
  ["a", [2, 3]],
  ["b", []],
]);
const a = zeros("float32", [2, 3]);
const b = zeros("float32", []);

it("accepts the tensors that the architecture asks for", () => {
  expect(() =>
    checkTensors(
      new Map([
        ["b", b],
        ["a", a],
      ]),
      expected,
      "m",
    ),
  ).not.toThrow();
});

it.each([
  ["missing", [["a", a]], "m: tensor b of scalar is missing; the weights are not of this architecture"],
  [
    "extra",
    [
      ["a", a],
      ["b", b],
      ["c", a],
    ],
    "m: tensor c of 2×3 has no place; the weights are not of this architecture",
  ],
  [
    "turned",
    [
      ["a", zeros("float32", [3, 2])],
      ["b", b],
    ],
    "m: tensor a must be 2×3, got 3×2; the weights",
  ],
  [
    "flat",
    [
      ["a", zeros("float32", [6])],
      ["b", b],
    ],
    "m: tensor a must be 2×3, got 6; the weights",
  ],
] as const)("row 7: refuses one that is %s, both shapes shown", (_, tensors, says) => {
  expect(() => checkTensors(new Map(tensors), expected, "m")).toThrow(says);
});
