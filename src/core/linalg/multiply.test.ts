import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { engineMultiply } from "../../baselines/engineMultiply.ts";
import { onnxEngine } from "../../hosts/node/engine/onnxEngine.ts";
import { random } from "../random.ts";
import { type Tensor, tensor } from "../tensor.ts";
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

  it("is symmetric where a matrix meets itself", () =>
    fc.assert(
      fc.asyncProperty(side, side, fc.boolean(), async (m, k, transposeA) => {
        const a = noise([m, k], 1);
        const options = { transposeA, transposeB: !transposeA };
        const copy = tensor("float32", a.shape, a.data.slice());
        expect(await plainMultiply(a, a, options)).toEqual(await plainMultiply(a, copy, options));
      }),
      { numRuns: 40 },
    ));

  it("refuses sizes that do not meet", async () => {
    await expect(plainMultiply(noise([2, 3], 1), noise([2, 3], 1))).rejects.toThrow("product of 2×3 and 2×3");
  });
});

describe("engineMultiply", () => {
  it("gives what the plain loops give, of views and of a matrix with itself", async () => {
    const engine = await onnxEngine({ threads: 1 });
    try {
      const multiply = engineMultiply(engine);
      const whole = noise([40, 9], 3);
      const view = tensor("float32", [20, 9], whole.data.subarray(90, 270));
      const other = noise([20, 9], 4);
      for (const [a, b, options] of [
        [view, other, { transposeA: true }],
        [view, other, { transposeB: true }],
        [view, view, { transposeB: true }],
        [view, noise([9, 3], 5), {}],
      ] as const) {
        const fast = await multiply(a, b, options);
        const slow = await plainMultiply(a, b, options);
        expect(fast.shape).toEqual(slow.shape);
        fast.data.forEach((value, i) => {
          expect(Math.abs(value - slow.data[i])).toBeLessThan(2e-5);
        });
      }
      // More shapes than are kept: dropping a program must not hurt.
      for (let m = 1; m < 40; m++)
        expect((await multiply(noise([m, 9], m), view, { transposeB: true })).shape).toEqual([m, 20]);
      expect((await multiply(noise([2, 0], 1), noise([0, 3], 1))).data).toEqual(new Float32Array(6));
    } finally {
      await engine.close();
    }
  });
});
