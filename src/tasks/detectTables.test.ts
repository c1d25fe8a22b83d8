import { afterAll, describe, expect, test } from "vitest";
import { type Random, random } from "../core/random.ts";
import { drain } from "../core/stream.ts";
import type { Column, Dataset } from "../data/dataset.ts";
import { memoryDataset } from "../data/memory.ts";
import type { Verdict } from "../detect/verdict.ts";
import { onnxEngine } from "../hosts/node/engine/onnxEngine.ts";
import { calibrationOf } from "../model/detector/calibration.ts";
import { type OpenModel, openModel } from "../model/openModel.ts";
import { autoThreshold } from "./autoThreshold.ts";
import { detect } from "./detect.ts";
import { type FitOptions, fit as fitEvents } from "./fit.ts";

const engine = await onnxEngine({ threads: 1 });
afterAll(() => engine.close());

const columns: readonly Column[] = [
  ...["t", "u", "v", "still"].map((name) => ({ name, kind: "numeric" as const })),
  { name: "colour", kind: "categorical", categories: ["red", "green", "blue"] },
  { name: "shape", kind: "categorical", categories: ["ring", "cross"] },
];
const [t, u, v, still, colour, shape] = columns.keys();

/** A normal row: u follows t, the shape follows the colour, one is always 7. */
function normal(source: Random): number[] {
  const [a, b] = [source.normal(), source.normal()];
  const c = source.integer(3);
  return [20 + 3 * a, 100 + 5 * (a + 0.2 * source.normal()), b, 7, c, c === 0 ? 0 : 1];
}

const rowsOf = (count: number, seed: number): number[][] => {
  const source = random(seed);
  return Array.from({ length: count }, () => normal(source));
};

const tableOf = (rows: readonly (readonly number[])[], labels?: readonly string[]): Dataset =>
  memoryDataset({
    ...{ kind: "table", name: "made up", shape: [columns.length], dtype: "float64", columns },
    ...(labels && { labels }),
    data: Float64Array.from(rows.flat()),
  });

async function modelOf(rows: number[][], options: Partial<FitOptions> = {}): Promise<OpenModel> {
  const fitted = await drain(fitEvents(tableOf(rows), { engine, layers: [16], epochs: 15, ...options }));
  return openModel(fitted!.autoencoder, engine);
}

async function verdictsOf(model: OpenModel, rows: number[][], rate = 0.01): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for await (const some of detect(model, tableOf(rows), { rate })) verdicts.push(...some);
  return verdicts;
}

const withCell = (row: readonly number[], column: number, cell: number): number[] =>
  row.map((x, c) => (c === column ? cell : x));

describe("row 40: a model of normal rows", async () => {
  const model = await modelOf(rowsOf(1000, 1), { only: Uint32Array.from({ length: 1000 }, (_, i) => i) });
  afterAll(() => model.run.close());
  const later = rowsOf(400, 2);

  test.each([8, 7.1, 1e300, -1e300, 0])(
    "a constant column that is %d now is an anomaly blamed on it",
    async (x) => {
      for (const { anomaly, blame, score } of await verdictsOf(
        model,
        later.map((row) => withCell(row, still, x)),
      )) {
        expect(anomaly).toBe(true);
        expect(Number.isFinite(score)).toBe(true);
        expect(blame[0]).toMatchObject({ column: "still", value: x, expected: 7 });
        expect(blame[0].share).toBeGreaterThan(0.99);
      }
    },
  );

  test("a constant in float32, or with noise in its last bits, is what it was", async () => {
    const noisy = later.map((row) => withCell(row, still, 7 * (1 + Number.EPSILON)));
    const [plain, same] = [await verdictsOf(model, later), await verdictsOf(model, noisy)];
    expect(same.map(({ score }) => score)).toEqual(plain.map(({ score }) => score));
    expect(plain.flatMap(({ blame }) => blame.map(({ column }) => column))).not.toContain("still");
  });

  test.each([t, u, v, colour, shape])(
    "an empty cell in column %i is no anomaly, and is named as missing",
    async (c) => {
      const gaps = await verdictsOf(
        model,
        later.map((row) => withCell(row, c, Number.NaN)),
      );
      const before = await verdictsOf(model, later);
      const flagged = (verdicts: Verdict[]) => verdicts.filter(({ anomaly }) => anomaly).length;
      expect(flagged(gaps)).toBeLessThanOrEqual(flagged(before) + 0.05 * later.length);
      for (const { missing, blame } of gaps) {
        expect(missing).toEqual([columns[c].name]);
        expect(blame.map(({ column }) => column)).not.toContain(columns[c].name);
      }
    },
  );

  test("a row that lacks a cell is still judged by the others", async () => {
    const odd = later.slice(0, 50).map((row) => withCell(withCell(row, t, 90), u, Number.NaN));
    for (const { anomaly, blame } of await verdictsOf(model, odd)) {
      expect(anomaly).toBe(true);
      expect(blame[0].column).toBe("t");
    }
  });

  test("a threshold is chosen by a few labels, or by what stands apart", async () => {
    const odd = later.slice(0, 20).map((row) => withCell(row, v, row[v] + 9));
    const data = tableOf([...odd, ...later.slice(20)]);
    const truth = Array.from({ length: data.rows }, (_, row) => row < 20);
    const labelled = truth.map((is, row) => (row % 5 === 0 ? is : undefined));
    const chosen = await autoThreshold(model, data, { odd: labelled });
    expect(chosen).toMatchObject({ by: "labels", labelled: { rows: 80, precision: 1, recall: 1 } });
    const apart = await autoThreshold(model, data);
    expect(apart.by).toBe("apart");
    const scores: number[] = [];
    for await (const some of detect(model, data)) scores.push(...some.map(({ score }) => score));
    for (const { threshold } of [chosen, apart]) {
      expect(scores.filter((score, row) => truth[row] && score >= threshold).length).toBeGreaterThan(18);
      expect(scores.filter((score, row) => !truth[row] && score >= threshold).length).toBeLessThan(8);
    }
    expect((await autoThreshold(model, tableOf(later))).by).toBe("rate");
  });
});

test.each([1, 2, 3])(
  "seed %i: a cell that becomes an unseen category never makes a row more normal",
  async (seed) => {
    const model = await modelOf(rowsOf(200, seed), { seed, epochs: 5 });
    const source = random(seed).fork("odd");
    // Normal rows and wild ones; categories that fit and that do not; cells that are missing.
    const rows = rowsOf(60, seed + 10).map((row) =>
      row.map((x, c) => {
        if (source.integer(10) === 0) return Number.NaN;
        if (c >= colour) return source.integer(columns[c].categories!.length);
        return source.integer(6) === 0 ? x * 10 ** source.integer(12) : x;
      }),
    );
    const scoreOf = async (some: number[][]) => (await verdictsOf(model, some)).map(({ score }) => score);
    const unseen = (c: number) => (row: number[]) => withCell(row, c, -1);
    const before = await scoreOf(rows);
    for (const [one, other] of [
      [colour, shape],
      [shape, colour],
    ]) {
      const once = await scoreOf(rows.map(unseen(one)));
      const twice = await scoreOf(rows.map(unseen(one)).map(unseen(other)));
      for (const row of rows.keys()) {
        expect(once[row]).toBeGreaterThanOrEqual(before[row]);
        expect(twice[row]).toBeGreaterThanOrEqual(once[row]);
      }
    }
    const [first] = await verdictsOf(model, rows.map(unseen(colour)));
    expect(first.blame[0]).toMatchObject({ column: "colour", value: "unseen" });
    await model.run.close();
  },
);

test("a column that was often missing in training is nothing odd where it is missing", async () => {
  const source = random(5);
  const gaps = (rows: number[][]) =>
    rows.map((row) => (source.uniform() < 0.4 ? withCell(row, v, Number.NaN) : row));
  const model = await modelOf(gaps(rowsOf(1000, 1)));
  const later = rowsOf(400, 2);
  const flagged = (
    await verdictsOf(
      model,
      later.map((row) => withCell(row, v, Number.NaN)),
    )
  ).filter(({ anomaly }) => anomaly);
  expect(flagged.length).toBeLessThan(0.05 * later.length);
  await model.run.close();
});

test.each([undefined, 0.03])(
  "thirty odd rows among a thousand that nobody labelled are flagged (contamination %s)",
  async (contamination) => {
    const rows = rowsOf(1000, 4);
    for (let i = 0; i < 30; i++) rows[33 * i] = withCell(withCell(rows[33 * i], t, 45), v, -8);
    const model = await modelOf(rows, { contamination });
    const verdicts = await verdictsOf(model, rows);
    const [odd, clean] = [true, false].map((is) =>
      verdicts.filter(({ row, anomaly }) => anomaly && (row % 33 === 0 && row < 990) === is),
    );
    expect(odd.length).toBeGreaterThan(25);
    expect(clean.length).toBeLessThan(40);
    expect(calibrationOf(model.detector!, { rate: 0.01 }).contamination).toBeGreaterThan(0.01);
    await model.run.close();
  },
);

test("row 40: of too few rows there is a score but no verdict", async () => {
  const model = await modelOf(rowsOf(40, 1), { epochs: 1 });
  await expect(verdictsOf(model, rowsOf(5, 2))).rejects.toThrow(
    /at least 8 rows held out in training.*got 4; train on more rows/,
  );
  await model.run.close();
});
