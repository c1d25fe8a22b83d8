import { expect, test } from "vitest";
import { tensor } from "../../core/tensor.ts";
import { referenceEngine } from "../../engine/reference/referenceEngine.ts";
import { graph } from "../../graph/graph.ts";
import { input } from "../../graph/value.ts";
import type { FittedColumn } from "./columns.ts";
import { hasUnknown, isChanged, oddCells } from "./oddCells.ts";

const numeric = (name: string, mean: number, deviation: number, missing: number): FittedColumn => ({
  ...{ kind: "numeric", name, mean, deviation, missing },
  ...{ min: mean - deviation, max: mean + deviation },
});
const colour: FittedColumn = { kind: "categorical", name: "colour", categories: ["red", "blue"], missing: 0 };

async function oddOf(columns: readonly FittedColumn[], shape: readonly number[], data: number[]) {
  const { changed, unseen, missing } = oddCells(columns, input("rows", "float64", shape), 998);
  const program = await referenceEngine().compile(graph({ changed, unseen, missing }));
  const found = await program.run({ rows: tensor("float64", [...shape], Float64Array.from(data)) });
  return Object.fromEntries(
    Object.entries(found).map(([name, { data: all }]) => [name, [...(all as Float64Array)]]),
  );
}

test("a constant counts where it has changed, the more the further, and not by the last bits of a number", async () => {
  const columns = [numeric("still", 7, 0, 0), numeric("zero", 0, 0, 0), numeric("moves", 0, 1, 0)];
  const rows = [
    [7, 0, 99],
    [Math.fround(7.0000001), 0, 0],
    [Number.NaN, Number.NaN, 0],
    [8, 0, 0],
    [1e300, 0, 0],
    [-1e308, 1e-6, 0],
  ];
  const { changed } = await oddOf(columns, [6, 3], rows.flat());
  expect(changed.slice(0, 3)).toEqual([0, 0, 0]);
  expect(changed[3]).toBeCloseTo(1 + Math.log(1 + 1 / 7) / 100, 12);
  expect(changed[4]).toBeCloseTo(1 + Math.log(1e300 / 7) / 100, 9);
  expect(changed[5]).toBeGreaterThan(changed[4] + 1);
  expect(Number.isFinite(changed[5])).toBe(true);
  expect(rows.map(([x]) => isChanged(columns[0], x))).toEqual([false, false, false, true, true, true]);
});

test("a column that was always empty has changed where it holds anything, even its mean of nothing", async () => {
  const { changed, missing } = await oddOf(
    [{ ...numeric("void", 0, 0, 1), empty: true } as FittedColumn],
    [3, 1],
    [Number.NaN, 0, 4],
  );
  expect(changed.map((x) => x >= 1)).toEqual([false, true, true]);
  // Missing is what it always was.
  expect(missing[0]).toBeCloseTo(-Math.log(999 / 1000), 12);
});

test("a category that training did not know counts, a missing one does not", async () => {
  const { unseen } = await oddOf([colour, colour], [4, 2], [0, 1, -1, 1, -1, 2, Number.NaN, 0]);
  expect(unseen).toEqual([0, 1, 2, 0]);
});

test("a missing cell counts by how seldom it was missing in training", async () => {
  const columns = [
    numeric("never", 0, 1, 0),
    numeric("often", 0, 1, 0.5),
    { ...numeric("old", 0, 1, 0), missing: undefined },
  ];
  const gap = Number.NaN;
  const { missing } = await oddOf(columns, [4, 3], [0, 0, 0, gap, 0, 0, 0, gap, 0, 0, 0, gap]);
  expect(missing[0]).toBe(0);
  expect(missing[1]).toBeCloseTo(Math.log(1000), 12);
  expect(missing[2]).toBeCloseTo(Math.log(2), 2);
  expect(missing[3]).toBe(0);
});

test("of a window a change anywhere counts once, and missing time steps by their share", async () => {
  const columns = [numeric("still", 7, 0, 0), numeric("moves", 0, 1, 0)];
  const { changed, missing } = await oddOf(columns, [1, 2, 4], [7, 8, 8, 7, 0, Number.NaN, 0, 0]);
  expect(changed[0]).toBeCloseTo(1 + Math.log(1 + 1 / 7) / 100, 12);
  expect(missing[0]).toBeCloseTo(Math.log(1000) / 4, 12);
});

test("unknown cells are those that are missing or unseen", () => {
  const columns = [numeric("x", 0, 1, 0), colour];
  const row = (...data: number[]) => tensor("float64", [1, 2], Float64Array.from(data));
  expect(hasUnknown(columns, row(-5, 1))).toBe(false);
  for (const cells of [row(Number.NaN, 0), row(0, Number.NaN), row(0, -1), row(0, 2)])
    expect(hasUnknown(columns, cells)).toBe(true);
});
