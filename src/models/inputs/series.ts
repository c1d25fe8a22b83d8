import * as z from "zod/mini";
import { dataError } from "../../core/errors.ts";
import type { Shape } from "../../core/shape.ts";
import { zeros } from "../../core/tensor.ts";
import { fitColumns } from "../../data/statistics.ts";
import * as op from "../../graph/ops/index.ts";
import {
  columnExtremes,
  fittedColumns,
  madeUpNumber,
  missingTexts,
  numericColumn,
  standardise,
  unstandardise,
} from "./columns.ts";
import type { InputKind } from "./inputKind.ts";

const schema = z.strictObject({
  kind: z.literal("series"),
  columns: z.array(numericColumn).check(z.minLength(1), z.maxLength(10_000)),
  window: z.int().check(z.gte(1), z.lte(1 << 24)),
  missing: missingTexts,
});
export type SeriesInput = z.infer<typeof schema>;

/** Windows of a series, raw float64 [columns, window]; their features are standardised pictures C×1×window. */
export const series: InputKind<SeriesInput> & { readonly schema: typeof schema } = {
  schema,
  rowsName: "windows",
  units: "rows [batch, columns, samples]: numbers in the columns' own units, NaN for a missing one",
  defaults: {
    learningRate: 2e-3,
    latent: (features) => Math.max(2, Math.min(256, 2 ** Math.round(Math.log2(features / 24)))),
    output: "linear",
    network: "convolutional",
    contiguousValidation: true,
    // The residual weighs half as much as the features.
    detector: { features: 1, residual: 0.5, code: 0.5 },
  },
  fit: async (dataset, rows) => {
    const { columns, notes } = await fitColumns(dataset, rows);
    const fitted = fittedColumns(columns);
    const numeric = fitted.filter((c) => c.kind === "numeric");
    if (numeric.length < fitted.length)
      throw dataError({
        subject: dataset.name,
        reason: "wrong-columns",
        rule: "a series needs numeric columns",
        received: fitted.find((c) => c.kind !== "numeric")?.name,
        repair: "leave out the columns of text",
      });
    const { missingTexts: missing, shape } = dataset;
    return {
      input: {
        ...{ kind: "series", columns: numeric, window: shape[1] },
        ...(missing && { missing: [...missing] }),
      },
      notes,
    };
  },
  // A table with a whole series a row is told apart from one of time steps by its width.
  openOptions: ({ columns, window, missing }) => ({
    ...{ series: true, like: columns, window },
    ...(missing && { missing }),
  }),
  rawShape: shapeOf,
  featureShape,
  rawType: () => "float64",
  preprocess: (input, raw) => {
    const [batch, columns, window] = raw.shape;
    const { values, known } = standardise(input.columns, raw, [columns, 1]);
    const shape = [batch, columns, 1, window];
    return { values: op.reshape(values, shape), known: op.reshape(known, shape) };
  },
  predict: (_, output, logits) => (logits ? op.sigmoid(output) : output),
  losses: (_, output, { values, known }, numberLoss) => ({ losses: numberLoss(output, values), known }),
  postprocess: (input, features) => {
    const { window, columns } = input;
    const out = zeros("float64", [features.shape[0], ...shapeOf(input)]);
    for (let i = 0; i < out.data.length; i++) {
      const { mean, deviation } = columns[Math.floor(i / window) % columns.length];
      out.data[i] = features.data[i] * deviation + mean;
    }
    return out;
  },
  postprocessGraph: (input, features) => {
    const rows = op.reshape(features, [features.shape[0], ...shapeOf(input)]);
    return unstandardise(input.columns, rows, [input.columns.length, 1]);
  },
  columnOfFeature: ({ columns, window }) =>
    Int32Array.from({ length: columns.length * window }, (_, i) => Math.floor(i / window)),
  cellShape: featureShape,
  cellsToFeatures: (_, cells) => cells,
  extremeFeatures: ({ columns }, low) => columnExtremes(columns, low, [columns.length, 1, 1]),
  varianceShape: ({ columns }) => [columns.length, 1, 1],
  standardUnits: ({ columns, window }, { data }) =>
    Float64Array.from({ length: data.length }, (_, i) => {
      const { mean, deviation } = columns[Math.floor(i / window) % columns.length];
      return (Number(data[i]) - mean) / (deviation || 1);
    }),
  madeUpRows: (input, count, source) => {
    const { columns, window } = input;
    const rows = zeros("float64", [count, ...shapeOf(input)]);
    for (let i = 0; i < rows.data.length; i++)
      rows.data[i] = madeUpNumber(columns[Math.floor(i / window) % columns.length], source);
    return rows;
  },
};

function featureShape({ columns, window }: SeriesInput): Shape {
  return [columns.length, 1, window];
}

function shapeOf({ columns, window }: SeriesInput): Shape {
  return [columns.length, window];
}
