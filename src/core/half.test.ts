import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromHalf, toHalf } from "./half.ts";
import { tensor } from "./tensor.ts";

const halfOf = (x: number): number => toHalf(tensor("float32", [1], Float32Array.of(x))).data[0];
const singleOf = (bits: number): number => fromHalf(tensor("float16", [1], Uint16Array.of(bits))).data[0];

describe("half precision", () => {
  it("gives back every finite half", () => {
    const all = tensor(
      "float16",
      [0x10000],
      Uint16Array.from({ length: 0x10000 }, (_, bits) => bits),
    );
    const singles = fromHalf(all);
    const finite = (_: number, i: number): boolean => Number.isFinite(singles.data[i]);
    expect(toHalf(singles).data.filter(finite)).toEqual(all.data.filter(finite));
  });

  it("knows values of the standard", () => {
    const known = [
      [0x3c00, 1],
      [0xc000, -2],
      [0x7bff, 65504],
      [0x0400, 2 ** -14],
      [0x0001, 2 ** -24],
      [0x3555, 0.333251953125],
      [0x7c00, Number.POSITIVE_INFINITY],
    ] as const;
    for (const [bits, value] of known) expect(singleOf(bits)).toBe(value);
  });

  it("rounds to the nearest, ties to even", () => {
    expect(halfOf(1 + 2 ** -11)).toBe(0x3c00);
    expect(halfOf(1 + 3 * 2 ** -11)).toBe(0x3c02);
    expect(halfOf(65519.9)).toBe(0x7bff);
    expect(halfOf(65520)).toBe(0x7c00);
    fc.assert(
      fc.property(fc.float({ noNaN: true, min: -65000, max: 65000 }), (x) => {
        const error = Math.abs(singleOf(halfOf(x)) - x);
        expect(error).toBeLessThanOrEqual(Math.max(Math.abs(x) * 2 ** -11, 2 ** -25));
      }),
    );
  });
});
