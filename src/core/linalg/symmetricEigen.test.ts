import { describe, expect, it } from "vitest";
import { random } from "../random.ts";
import { symmetricEigen } from "./symmetricEigen.ts";

/** Worst deviations from A v = λ v and from orthonormal rows. */
function faults(a: Float64Array, n: number): { equation: number; orthogonality: number; sorted: boolean } {
  const { values, vectors } = symmetricEigen(a, n);
  let equation = 0;
  let orthogonality = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let image = 0;
      let dot = 0;
      for (let p = 0; p < n; p++) {
        image += a[j * n + p] * vectors[i * n + p];
        dot += vectors[i * n + p] * vectors[j * n + p];
      }
      equation = Math.max(equation, Math.abs(image - values[i] * vectors[i * n + j]));
      orthogonality = Math.max(orthogonality, Math.abs(dot - (i === j ? 1 : 0)));
    }
  }
  return { equation, orthogonality, sorted: values.every((value, i) => i === 0 || value <= values[i - 1]) };
}

function symmetric(n: number, entry: (i: number, j: number) => number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = i; j < n; j++) {
      out[i * n + j] = entry(i, j);
      out[j * n + i] = out[i * n + j];
    }
  }
  return out;
}

describe("symmetricEigen", () => {
  it("solves a 2×2 by hand", () => {
    // [[2, 1], [1, 2]]: 3 along (1, 1)/√2 and 1 along (1, −1)/√2.
    const { values, vectors } = symmetricEigen([2, 1, 1, 2], 2);
    expect(values[0]).toBeCloseTo(3, 14);
    expect(values[1]).toBeCloseTo(1, 14);
    expect(vectors[0] / vectors[1]).toBeCloseTo(1, 14);
  });

  it.each([1, 2, 3, 7, 40, 90])("solves A v = λ v with orthonormal v, n = %i", (n) => {
    const source = random(n);
    const a = symmetric(n, () => source.normal());
    expect(faults(a, n).equation).toBeLessThan(1e-12 * n);
    expect(faults(a, n)).toMatchObject({ sorted: true });
    expect(faults(a, n).orthogonality).toBeLessThan(1e-12 * n);
  });

  it.each([
    ["zeros", () => 0],
    ["the identity", (i: number, j: number) => (i === j ? 1 : 0)],
    ["all ones: rank 1", () => 1],
    ["tridiagonal already", (i: number, j: number) => (j - i < 2 ? 2 - 3 * (j - i) : 0)],
    ["graded over 20 decades", (i: number, j: number) => 10 ** (-(i + j) / 2)],
    ["two blocks", (i: number, j: number) => (i < 10 === j < 10 ? 1 / (i + j + 1) : 0)],
  ])("solves %s", (_, entry) => {
    const { equation, orthogonality } = faults(symmetric(20, entry), 20);
    expect(equation).toBeLessThan(1e-13 * 20);
    expect(orthogonality).toBeLessThan(1e-13 * 20);
  });

  it("settles where most eigenvalues are rounding of the largest", () => {
    const n = 60;
    const source = random(1);
    const a = new Float64Array(n * n);
    for (let k = 0; k < n; k++) {
      const v = Float64Array.from({ length: n }, () => source.normal());
      for (let i = 0; i < n * n; i++) a[i] += 10 ** -k * v[Math.floor(i / n)] * v[i % n];
    }
    const { equation, orthogonality } = faults(a, n);
    expect(equation).toBeLessThan(1e-12 * n);
    expect(orthogonality).toBeLessThan(1e-12 * n);
  });
});
