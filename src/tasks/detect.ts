import { rowOf } from "../core/rows.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import { blameOf } from "../detect/blameOf.ts";
import { detectTimeSteps } from "../detect/detectTimeSteps.ts";
import { type Blame, type DetectOptions, detectorOf, type Verdict } from "../detect/verdict.ts";
import type { Autoencoder } from "../model/autoencoder.ts";
import { chunks } from "../model/chunks.ts";
import { calibrationOf } from "../model/detector/calibration.ts";
import type { Detector } from "../model/detector/detector.ts";
import type { OpenModel } from "../model/openModel.ts";
import { type FittedColumn, shownNumber } from "../models/inputs/columns.ts";
import { columnOfFeature, postprocess } from "../models/inputs/inputSpec.ts";

/**
 * Scores every row, says which are anomalies at a false-alarm rate, and blames columns. A series that was cut into
 * windows is judged time step by time step.
 */
export async function* detect(
  model: OpenModel,
  dataset: Dataset,
  { rate = 0.01, threshold: given, most = 3, maps = false }: DetectOptions = {},
): AsyncGenerator<Verdict[]> {
  const detector = detectorOf(model);
  const threshold = given ?? calibrationOf(detector, { rate }).threshold;
  if (dataset.cut) {
    yield* detectTimeSteps(model, dataset, { threshold, most });
    return;
  }
  const blame = blamer(model, detector, most);
  for await (const { start, raw } of chunks(dataset, model.run)) {
    const { scores, predicted, residuals } = await model.run.judge(raw);
    const expected = blame && postprocess(model.spec.input, predicted);
    yield Array.from(scores.data, (score, i) => ({
      row: start + i,
      score,
      anomaly: score >= threshold,
      blame: blame && expected ? blame(i, raw, expected, residuals) : [],
      ...missingOf(model, raw, i),
      ...(maps &&
        score >= threshold &&
        model.spec.input.kind === "pictures" && {
          map: {
            input: rowOf(raw, i),
            repaired: rowOf(predicted, i),
            heat: heatOf(rowOf(residuals, i), detector.usual),
          },
        }),
    }));
  }
}

type Blamer = (row: number, raw: Tensor, expected: Tensor, residuals: Tensor<"float32">) => Blame[];

/** Blames columns of tables; undefined for pictures and series, whose blame is a map. */
function blamer({ spec }: Autoencoder, { usual, changes }: Detector, most: number): Blamer | undefined {
  if (spec.input.kind !== "table") return undefined;
  const { columns } = spec.input;
  const owner = columnOfFeature(spec.input);
  const shown = (t: Tensor, row: number, c: number): number | string => {
    const value = Number(t.data[row * columns.length + c]);
    const column = columns[c];
    if (Number.isNaN(value)) return "missing";
    return column.kind === "numeric" ? shownNumber(column, value) : (column.categories[value] ?? "unseen");
  };
  return (row, raw, expected, residuals) => {
    const shares = new Float64Array(columns.length);
    const width = sizeOf(residuals.shape.slice(1));
    for (let j = 0; j < width; j++) shares[owner[j]] += (residuals.data[row * width + j] / usual[j]) ** 2;
    for (const [c, column] of columns.entries())
      shares[c] = blameOf(column, Number(raw.data[row * columns.length + c]), {
        residual: shares[c],
        changes,
      });
    const total = shares.reduce((a, b) => a + b, 0) || 1;
    return Array.from(shares, (share, c) => ({ share: share / total, c }))
      .filter(({ share }) => share > 0)
      .sort((a, b) => b.share - a.share)
      .slice(0, most)
      .map(({ share, c }) => ({
        column: columns[c].name,
        value: shown(raw, row, c),
        expected: isEmpty(columns[c]) ? "missing" : shown(expected, row, c),
        share,
      }));
  };
}

function isEmpty(column: FittedColumn): boolean {
  return column.kind === "numeric" && column.empty === true;
}

/** The columns of a table that a row lacks. */
function missingOf({ spec: { input } }: Autoencoder, raw: Tensor, row: number): Pick<Verdict, "missing"> {
  if (input.kind !== "table") return {};
  const missing = input.columns.flatMap(({ name }, c) =>
    Number.isNaN(Number(raw.data[row * input.columns.length + c])) ? [name] : [],
  );
  return missing.length > 0 ? { missing } : {};
}

/**
 * Residuals of a picture as multiples of their usual size, the root of the mean square over the channels. A pixel that
 * is nearly always reconstructed is scaled by the mean over all pixels, so that a speck does not stand out.
 */
function heatOf({ shape, data }: Tensor<"float32">, usual: Float64Array): Tensor<"float32"> {
  const [channels, height, width] = shape;
  const area = height * width;
  const typical = usual.reduce((sum, u) => sum + u * u, 0) / usual.length;
  const heat = new Float32Array(area);
  for (let i = 0; i < data.length; i++)
    heat[i % area] += data[i] ** 2 / Math.max(typical, usual[i] ** 2) / channels;
  return { dtype: "float32", shape: [1, height, width], data: heat.map(Math.sqrt) };
}
