import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";
import { featureBlocks, type InputSpec, rawShape } from "./inputSpec.ts";

/** What {@link import("./restore.ts").restore} does to predicted features [batch, ...features], as part of a graph. */
export function restoreGraph(input: InputSpec, features: Value): Value {
  const batch = features.shape[0];
  switch (input.kind) {
    case "pictures":
      return features;
    case "series": {
      const rows = op.reshape(features, [batch, ...rawShape(input)]);
      return unscaled(rows, input.columns, [input.columns.length, 1]);
    }
    case "table": {
      const { numeric, groups } = featureBlocks(input.columns);
      const parts: Value[] = [];
      if (numeric.length > 0) {
        const fitted = numeric.map((i) => input.columns[i]).filter((c) => c.kind === "numeric");
        parts.push(unscaled(op.slice(features, [0], [numeric.length], [1]), fitted, [numeric.length]));
      }
      for (const { start, size } of groups) {
        const [, likeliest] = op.topK(op.slice(features, [start], [start + size], [1]), 1);
        parts.push(op.cast(likeliest, "float64"));
      }
      return inOrder(op.concat(parts, 1), [...numeric, ...groups.map(({ column }) => column)]);
    }
    default:
      return input satisfies never;
  }
}

/** x · deviation + mean in float64, as the data set has it. */
function unscaled(
  x: Value,
  columns: readonly { mean: number; deviation: number }[],
  shape: readonly number[],
): Value {
  const row = (data: Float64Array<ArrayBuffer>) => constant({ dtype: "float64", shape, data });
  const scale = row(Float64Array.from(columns, ({ deviation }) => deviation));
  return op.add(op.mul(op.cast(x, "float64"), scale), row(Float64Array.from(columns, ({ mean }) => mean)));
}

/** Columns of [batch, columns] moved to the places that `places` names. */
function inOrder(x: Value, places: readonly number[]): Value {
  if (places.every((place, i) => place === i)) return x;
  const from = new BigInt64Array(places.length);
  for (const [i, place] of places.entries()) from[place] = BigInt(i);
  const indices = constant({ dtype: "int64", shape: [places.length], data: from });
  return op.transpose(op.gather(op.transpose(x, [1, 0]), indices), [1, 0]);
}
