import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Column } from "./dataset.ts";
import { memoryDataset } from "./memory.ts";
import { fitColumns, type NumericStatistics } from "./statistics.ts";

const numeric = (name: string): Column => ({ name, kind: "numeric" });

function table(columns: Column[], rows: number[][]) {
  return memoryDataset({
    kind: "table",
    name: "t",
    shape: [columns.length],
    dtype: "float64",
    data: Float64Array.from(rows.flat()),
    columns,
  });
}

describe("fitColumns", () => {
  it("measures numbers whose squares overflow, and takes a spread that nothing divides by for none", async () => {
    const of = async (...cells: number[]) => {
      const { columns } = await fitColumns(
        table(
          [numeric("x")],
          cells.map((x) => [x]),
        ),
      );
      return columns[0] as NumericStatistics;
    };
    const large = await of(1, 3e160, 1e160, -1e160);
    expect(large.mean / 7.5e159).toBeCloseTo(1, 12);
    expect(large.deviation / 1.479e160).toBeCloseTo(1, 3);
    const ends = await of(...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? 1.7e308 : -1.7e308)));
    expect(ends.deviation / 1.7e308).toBeCloseTo(1, 6);
    expect(Number.isFinite(ends.mean)).toBe(true);
    expect((await of(0, 5e-324, 0)).deviation).toBe(0);
  });

  it("agrees with the two-pass formulas, missing cells left out", async () => {
    // Squares of smaller numbers underflow, in the formula below too.
    const representable = (x: number): number => (Math.abs(x) < 1e-100 ? 0 : x);
    const numbers = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(representable);
    const cell = fc.oneof(numbers, fc.constant(Number.NaN));
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 60 }), async (cells) => {
        const { columns } = await fitColumns(
          table(
            [numeric("x")],
            cells.map((x) => [x]),
          ),
        );
        const found = columns[0] as NumericStatistics;
        const filled = cells.filter((x) => !Number.isNaN(x));
        expect(found.count).toBe(filled.length);
        expect(found.missing).toBe(cells.length - filled.length);
        if (filled.length === 0) return;
        const mean = filled.reduce((a, b) => a + b, 0) / filled.length;
        const variance = filled.reduce((a, b) => a + (b - mean) ** 2, 0) / filled.length;
        const scale = Math.max(...filled.map(Math.abs), 1e-300);
        expect(Math.abs(found.mean - mean)).toBeLessThanOrEqual(1e-12 * scale);
        expect(Math.abs(found.deviation - Math.sqrt(variance))).toBeLessThanOrEqual(1e-7 * scale);
        expect([found.min, found.max]).toEqual([Math.min(...filled), Math.max(...filled)]);
      }),
    );
  });

  it("keeps its digits far from zero", async () => {
    const { columns } = await fitColumns(
      table([numeric("x")], [[1e9 + 4], [1e9 + 7], [1e9 + 13], [1e9 + 16]]),
    );
    expect((columns[0] as NumericStatistics).deviation).toBeCloseTo(Math.sqrt(22.5), 9);
  });

  it("row 19: reports constant and missing columns as such, with no 0/0", async () => {
    const { columns, notes } = await fitColumns(
      table(
        [numeric("c"), numeric("m")],
        [
          [0.1, Number.NaN],
          [0.1, Number.NaN],
          [0.1, Number.NaN],
        ],
      ),
    );
    expect(columns[0]).toMatchObject({ mean: 0.1, deviation: 0, min: 0.1, max: 0.1 });
    expect(columns[1]).toMatchObject({ count: 0, missing: 3, mean: 0, deviation: 0, min: 0, max: 0 });
    expect(notes).toEqual(['Column "c" is constant (0.1).', 'Column "m" is missing in every row.']);
  });

  it("counts categories, missing and unseen ones apart", async () => {
    const column: Column = { name: "k", kind: "categorical", categories: ["a", "b"] };
    const { columns } = await fitColumns(table([column], [[0], [1], [1], [Number.NaN], [-1]]));
    expect(columns[0]).toMatchObject({ count: 4, missing: 1, unseen: 1, frequencies: [1 / 3, 2 / 3] });
  });

  it("measures only the rows it is given, in more than one chunk", async () => {
    const rows = Array.from({ length: 300000 }, (_, i) => [i % 2 === 0 ? 5 : i]);
    const { columns } = await fitColumns(
      table([numeric("x")], rows),
      Uint32Array.from({ length: 150000 }, (_, i) => 2 * i),
    );
    expect(columns[0]).toMatchObject({ count: 150000, mean: 5, deviation: 0 });
  });

  it("measures a series over all its time steps", async () => {
    const series = memoryDataset({
      kind: "series",
      name: "s",
      shape: [2, 3],
      dtype: "float64",
      data: Float64Array.of(1, 2, 3, 10, 10, 10, 4, 5, 6, 10, 10, 10),
      columns: [numeric("a"), numeric("b")],
    });
    const { columns } = await fitColumns(series);
    expect(columns[0]).toMatchObject({ count: 6, mean: 3.5, min: 1, max: 6 });
    expect(columns[1]).toMatchObject({ mean: 10, deviation: 0 });
  });
});
