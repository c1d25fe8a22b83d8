import { describe, expect, it } from "vitest";
import { memoryDataset } from "../memory.ts";
import { seriesDataset } from "./series.ts";

const table = memoryDataset({
  kind: "table",
  name: "t",
  shape: [2],
  dtype: "float64",
  data: Float64Array.of(0, 10, 1, 11, 2, 12, 3, 13, 4, 14),
  columns: [
    { name: "a", kind: "numeric" },
    { name: "b", kind: "numeric" },
  ],
  labels: ["0", "0", "1", "0", "0"],
});

describe("seriesDataset", () => {
  it("slides windows over the time steps, columns first", async () => {
    const series = seriesDataset(table, { window: 3 });
    expect(series).toMatchObject({ kind: "series", rows: 3, shape: [2, 3] });
    expect([...(await series.read([2, 0])).data]).toEqual([2, 3, 4, 12, 13, 14, 0, 1, 2, 10, 11, 12]);
  });

  it("strides, and leaves out a last window that is not whole", async () => {
    const series = seriesDataset(table, { window: 2, stride: 2 });
    expect(series.rows).toBe(2);
    expect([...(await series.read([1])).data]).toEqual([2, 3, 12, 13]);
  });

  it("labels a window by the rarest of its labels", () => {
    expect(seriesDataset(table, { window: 2 }).labels).toEqual(["0", "1", "1", "0"]);
  });

  it("takes each row as a whole series where no window is given", async () => {
    const series = seriesDataset(table);
    expect(series).toMatchObject({ rows: 5, shape: [1, 2], columns: [{ name: "value" }] });
    expect((await series.read([4])).shape).toEqual([1, 1, 2]);
  });

  it("says how a table is read that may hold a series a row", () => {
    const [note] = seriesDataset(table, { window: 2 }).notes;
    expect(note).toMatch(
      /2 columns .* windows of 2 rows; if each row is a whole series, open it without a window/,
    );
    expect(seriesDataset(table, { window: 3 }).notes).toEqual([]);
  });

  it("leaves categories out, with a note", async () => {
    const mixed = memoryDataset({
      kind: "table",
      name: "m",
      shape: [2],
      dtype: "float64",
      data: Float64Array.of(0, 5, 1, 6, 0, 7),
      columns: [
        { name: "k", kind: "categorical", categories: ["x", "y"] },
        { name: "a", kind: "numeric" },
      ],
    });
    const series = seriesDataset(mixed, { window: 2 });
    expect(series).toMatchObject({ shape: [1, 2], columns: [{ name: "a" }] });
    expect(series.notes).toEqual(['Columns without numbers are left out of the series: "k".']);
    expect([...(await series.read([1])).data]).toEqual([6, 7]);
  });

  it("refuses windows that do not fit", () => {
    expect(() => seriesDataset(table, { window: 6 })).toThrow(
      /window of 6 time steps.*got 5 time steps.*window: 5/,
    );
    expect(() => seriesDataset(table, { window: 0 })).toThrow(/^window:/);
    expect(() => seriesDataset(table, { window: 2, stride: 0.5 })).toThrow(/^stride:/);
  });
});
