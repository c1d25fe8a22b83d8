/**
 * Whether a threshold keeps its word: `node bench/run.mjs calibration [--seeds N] [--rows 200,1000,10000] [--threads N]
 * [--json]`. Small models learn from clean rows of four distributions; of other clean rows the share that is flagged is
 * measured at three rates, and how often it lies within the interval that the threshold states.
 */
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { quantile } from "../src/core/metrics/quantile.ts";
import { type Random, random } from "../src/core/random.ts";
import { drain } from "../src/core/stream.ts";
import type { Column } from "../src/data/dataset.ts";
import { memoryDataset } from "../src/data/memory.ts";
import { scoreRows } from "../src/detect/scoreRows.ts";
import { calibrationOf } from "../src/model/detector/calibration.ts";
import { openModel } from "../src/model/openModel.ts";
import { type Engine, onnxEngine } from "../src/node.ts";
import { fit as fitEvents } from "../src/tasks/fit.ts";
import { machine } from "./compare/machine.ts";

const { values: options } = parseArgs({
  options: {
    seeds: { type: "string", default: "100" },
    rows: { type: "string", default: "200,1000,10000" },
    threads: { type: "string", default: String(cpus().length) },
    json: { type: "boolean", default: false },
  },
});

const rates = [0.05, 0.01, 0.001];
/** Clean rows that are judged: ten of them are flagged at the lowest rate. */
const judged = 10_000;
/** Columns of a row, all numeric but the last. */
const width = 5;
const colours = ["red", "green", "blue"];
/** Steps of a training, whatever the rows: the network is no part of the question. */
const steps = 150;

/** A row of each distribution; the last cell is a category that goes with the first. */
const distributions: Readonly<Record<string, (source: Random) => number[]>> = {
  normal: (source) => related(source, (x) => x),
  "Student's t, 3 degrees of freedom": (source) => {
    const squares = source.normal() ** 2 + source.normal() ** 2 + source.normal() ** 2;
    return related(source, (x) => x / Math.sqrt(squares / 3));
  },
  "log-normal": (source) => related(source, Math.exp),
  "three groups": (source) => {
    const group = source.integer(3);
    return [...related(source, (x) => 0.5 * x + [0, 3, 8][group]).slice(0, -1), group];
  },
};

function related(source: Random, shape: (x: number) => number): number[] {
  const all = Array.from({ length: width - 1 }, source.normal);
  all[1] = 0.9 * all[0] + 0.4 * all[1];
  return [...all.map(shape), all[0] > 0.5 ? 2 : source.integer(2)];
}

const columns: readonly Column[] = Array.from({ length: width }, (_, c) =>
  c < width - 1
    ? { name: `x${c}`, kind: "numeric" }
    : { name: "colour", kind: "categorical", categories: colours },
);

function made(rows: number, row: (source: Random) => number[], source: Random) {
  const data = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) data.set(row(source), i * width);
  return memoryDataset({ kind: "table", name: "made up", shape: [width], dtype: "float64", columns, data });
}

/** Shares that one model flags of clean rows, and whether each is where its threshold says. */
async function trial(row: (source: Random) => number[], rows: number, seed: number, engine: Engine) {
  const train = made(rows, row, random(seed).fork("train"));
  const clean = made(judged, row, random(seed).fork("judged"));
  const epochs = Math.max(1, Math.round(steps / Math.max(1, rows / 128)));
  const fitted = await drain(fitEvents(train, { engine, seed, epochs, layers: [8], latent: 2 }));
  const model = openModel(fitted!.autoencoder, engine);
  try {
    const scores = await scoreRows(model, clean);
    return rates.map((rate) => {
      const { threshold, share } = calibrationOf(model.detector!, { rate });
      const flagged = scores.reduce((count, score) => count + (score >= threshold ? 1 : 0), 0) / judged;
      return { flagged, ...share, within: flagged >= share.low && flagged <= share.high };
    });
  } finally {
    await model.run.close();
  }
}

const engine = await onnxEngine({ threads: Number(options.threads) });
const began = performance.now();
const results: object[] = [];
const percent = (share: number): string => `${(100 * share).toPrecision(2)} %`;
try {
  for (const [name, row] of Object.entries(distributions)) {
    for (const rows of options.rows.split(",").map(Number)) {
      const trials: Awaited<ReturnType<typeof trial>>[] = [];
      for (let seed = 0; seed < Number(options.seeds); seed++)
        trials.push(await trial(row, rows, seed, engine));
      for (const [at, rate] of rates.entries()) {
        const own = trials.map((each) => each[at]);
        const flagged = own.map((each) => each.flagged);
        const [low, median, high] = [0.05, 0.5, 0.95].map((q) => quantile(flagged, q));
        const within = own.filter((each) => each.within).length;
        const stated = ["low", "high"].map((end) =>
          quantile(
            own.map((each) => each[end as "low" | "high"]),
            0.5,
          ),
        );
        results.push({
          distribution: name,
          rows,
          rate,
          low,
          median,
          high,
          stated,
          within,
          seeds: own.length,
        });
        console.error(
          `${name}, ${rows} rows, rate ${percent(rate)}: flagged ${percent(median)} (${percent(low)} … ${percent(high)}), ` +
            `stated ${stated.map(percent).join(" … ")}, within it ${within} of ${own.length}`,
        );
      }
    }
  }
} finally {
  await engine.close();
}
if (options.json)
  console.log(
    JSON.stringify(
      { ...machine(process.cwd()), seconds: (performance.now() - began) / 1000, results },
      undefined,
      2,
    ),
  );
