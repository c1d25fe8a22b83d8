import { describe, expect, test } from "vitest";
import { random } from "../core/random.ts";
import { epochOrder } from "./order.ts";

describe("epochOrder", () => {
  test.each([1, 25, 7000])("holds every row once, with %i neighbours", (neighbours) => {
    const order = epochOrder(20_011, neighbours, random(3));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from(order, (_, i) => i));
  });

  test("draws a window from few runs, and a batch of it from many", () => {
    const neighbours = 25;
    const order = epochOrder(1_000_000, neighbours, random(3));
    const runs = (from: number, to: number): number =>
      new Set(order.subarray(from, to).map((row) => Math.floor(row / neighbours))).size;
    expect(runs(8192, 16_384)).toBeLessThan(8192 / neighbours + 2);
    expect(runs(8192, 8192 + 128)).toBeGreaterThan(90);
  });

  test("is another one with another stream, the same with the same", () => {
    const [a, b, c] = [1, 2, 1].map((seed) => epochOrder(1000, 25, random(seed)));
    expect(a).toEqual(c);
    expect(a).not.toEqual(b);
  });
});
