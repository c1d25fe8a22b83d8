import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../core/random.ts";
import { type Tensor, tensor } from "../core/tensor.ts";
import { plainMultiply } from "./multiply.ts";

function noise(shape: [number, number], seed: number): Tensor<"float32"> {
  const source = random(seed);
  return tensor(
    "float32",
    shape,
    Float32Array.from({ length: shape[0] * shape[1] }, () => source.normal()),
  );
}

const side = fc.integer({ min: 1, max: 70 });

describe("plainMultiply", () => {
  it("is the definition, for every size and orientation", () =>
    fc.assert(
      fc.asyncProperty(
        side,
        side,
        side,
        fc.boolean(),
        fc.boolean(),
        async (m, k, n, transposeA, transposeB) => {
          const a = noise(transposeA ? [k, m] : [m, k], 1);
          const b = noise(transposeB ? [n, k] : [k, n], 2);
          const { shape, data } = await plainMultiply(a, b, { transposeA, transposeB });
          expect(shape).toEqual([m, n]);
          for (let i = 0; i < m; i += 3) {
            for (let j = 0; j < n; j++) {
              let sum = 0;
              for (let p = 0; p < k; p++) {
                sum +=
                  a.data[transposeA ? p * m + i : i * k + p] * b.data[transposeB ? j * k + p : p * n + j];
              }
              expect(Math.abs(data[i * n + j] - sum)).toBeLessThan(1e-6 * k);
            }
          }
        },
      ),
      { numRuns: 40 },
    ));

  it("refuses sizes that do not meet", async () => {
    await expect(plainMultiply(noise([2, 3], 1), noise([2, 3], 1))).rejects.toThrow("product of 2×3 and 2×3");
  });
});
