import { describe, expect, it } from "vitest";
import { random } from "../core/random.ts";
import { float32, type Tensor, tensor } from "../core/tensor.ts";
import { fromEightBits, toEightBits } from "./eightBits.ts";

const source = random(4);
/** Each index of the second axis has a size of its own. */
const weight = float32(
  [6, 3],
  Array.from({ length: 18 }, (_, i) => source.normal() * 100 ** (i % 3)),
);

describe("weights of eight bits", () => {
  it("come back within half a step of the largest of their output, whichever axis that is", () => {
    for (const of of [weight, { ...weight, shape: [3, 6] }]) {
      const file = toEightBits(new Map([["w", of]]));
      expect(file.get("w")?.dtype).toBe("uint8");
      const back = fromEightBits(file, "file").get("w") as Tensor<"float32">;
      const step = file.get("w.step") as Tensor<"float32">;
      const axis = step.shape.findIndex((n) => n > 1);
      const run = axis === 1 ? 1 : of.shape[1];
      for (const [i, x] of back.data.entries())
        expect(Math.abs(x - of.data[i])).toBeLessThan(
          0.5001 * step.data[Math.floor(i / run) % of.shape[axis]],
        );
    }
    expect(toEightBits(new Map([["w", weight]])).get("w.step")?.shape).toEqual([1, 3]);
  });

  it("leave vectors and zeros as they are", () => {
    const tensors = new Map([
      ["bias", float32([2], [0.1, 1000])],
      ["w", float32([2, 2], [0, 0, 0, 0])],
    ]);
    expect(fromEightBits(toEightBits(tensors), "file")).toEqual(tensors);
  });

  it("are refused where the steps do not fit, and bytes without steps stay bytes", () => {
    const whole = tensor("uint8", [2, 2], new Uint8Array(4));
    const with2 = (step: Tensor) =>
      new Map<string, Tensor>([
        ["w", whole],
        ["w.step", step],
      ]);
    expect(() => fromEightBits(with2(float32([3, 1], [1, 1, 1])), "it")).toThrow("one axis of 2×2");
    expect(() => fromEightBits(with2(float32([2, 2], [1, 1, 1, 1])), "it")).toThrow("one axis of 2×2");
    expect(fromEightBits(new Map([["w", whole]]), "it").get("w")).toBe(whole);
  });
});
