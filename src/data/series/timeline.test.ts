import { expect, test } from "vitest";
import { memoryDataset } from "../memory.ts";
import { seriesDataset } from "./series.ts";
import { timeline } from "./timeline.ts";

const minutes = (...at: number[]) => ({
  name: "when",
  values: Float64Array.from(at, (minute) => 19_723 + minute / 1440),
  dated: true,
});
const upTo = (n: number, of = (i: number) => i) => Array.from({ length: n }, (_, i) => of(i));

test("time in order and evenly spaced has no gap", () => {
  expect(timeline("t.csv", minutes(...upTo(50)))).toEqual({
    ends: [50],
    notes: ['Column "when" is the time of the series.'],
  });
});

test("time that goes back is sorted, rows at one time stay in their order", () => {
  const { order, notes } = timeline("t.csv", minutes(0, 1, 4, 2, 3, 4, 5));
  expect([...order!]).toEqual([0, 1, 3, 4, 2, 5, 6]);
  expect(notes.slice(1)).toEqual([
    'Column "when" goes back in 1 row: time steps are in its order, not in that of the file.',
    'Column "when": 1 time step is at the same time as the one before.',
  ]);
});

test("a gap is told with its length, and a missing record is one", () => {
  const { ends, notes } = timeline(
    "t.csv",
    minutes(...upTo(60, (i) => i + (i >= 20 ? 1 : 0) + (i >= 40 ? 720 : 0))),
  );
  expect(ends).toEqual([20, 40, 60]);
  expect(notes[1]).toBe(
    'Column "when" has 2 gaps, the longest of 12 h where 1 min is usual; no window crosses one.',
  );
});

test("weekends and uneven steps are no gaps, but a stop is", () => {
  const weekdays = upTo(100, (i) => 1440 * (i + 2 * Math.floor(i / 5)));
  expect(timeline("t.csv", minutes(...weekdays)).ends).toEqual([100]);
  expect(timeline("t.csv", minutes(...weekdays.map((t, i) => t + (i >= 50 ? 1440 * 30 : 0)))).ends).toEqual([
    50, 100,
  ]);
});

test("time that is missing in some rows is refused", () => {
  expect(() => timeline("t.csv", minutes(0, Number.NaN, 2))).toThrow(
    't.csv: the time of a series, column "when", must be there in every row, got "1 row without"; complete it; or leave it out, where the rows are in order and evenly spaced (drop: when)'.replaceAll(
      '"1 row without"',
      "1 row without",
    ),
  );
});

test("windows are cut from time steps in order, and none crosses a gap", async () => {
  const at = upTo(12, (i) => i + (i >= 7 ? 100 : 0));
  [at[2], at[9]] = [at[9], at[2]];
  const table = {
    ...memoryDataset({
      ...{ kind: "table", name: "t.csv", shape: [1], dtype: "float64" },
      columns: [{ name: "x", kind: "numeric" }],
      labels: at.map(String),
      data: Float64Array.from(at),
    }),
    time: minutes(...at),
  };
  const series = seriesDataset(table, { window: 3 });
  expect([...series.cut!.starts!]).toEqual([0, 1, 2, 3, 4, 7, 8, 9]);
  expect([...(await series.read([2, 5])).data]).toEqual([2, 3, 4, 107, 108, 109]);
  expect(series.cut?.labels?.[2]).toBe("2");
  expect(series.cut?.timeOf?.(2)).toBe("2024-01-01T00:02:00");
  expect(() => seriesDataset(table, { window: 8 })).toThrow(
    /a window of 8 time steps must fit between the gaps of "when", got at most 7 without a gap/,
  );
});
