import { expect, test } from "vitest";
import { tensor } from "../../core/tensor.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, type Value } from "../../graph/value.ts";
import { deadUnits } from "./deadUnits.ts";

test("units are counted by channels, and dead where they are 0 on all pictures", async () => {
  const pictures = tensor("float32", [2, 3, 1, 2], Float32Array.of(1, 1, 1, 1, 1, 1, 1, 5, 1, 1, 1, 1));
  const shift = (...by: number[]) => constant(tensor("float32", [3, 1, 1], Float32Array.from(by)));
  // One pixel of the second picture reaches the first channel of the second ReLU.
  const net = (x: Value): Value => op.relu(op.add(op.relu(op.add(x, shift(0, -1, -9))), shift(-3, -3, -1)));
  expect(await deadUnits(net, pictures, referenceEngine())).toEqual({ count: 6, dead: 4 });
});
