import { sizeOf } from "../core/shape.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import { featureBlocks, type InputSpec, rawShape } from "./inputSpec.ts";

/**
 * Predicted features [n, ...features] as rows in the data's own units [n, ...rawShape]: pictures 0…1, numbers
 * unscaled, a category as the index of the likeliest.
 */
export function restore(input: InputSpec, features: Tensor<"float32">): Tensor<"float32" | "float64"> {
  const n = features.shape[0];
  const shape = [n, ...rawShape(input)];
  switch (input.kind) {
    case "pictures":
      return { ...features, shape };
    case "series": {
      const out = zeros("float64", shape);
      const { window, columns } = input;
      for (let i = 0; i < out.data.length; i++) {
        const { mean, deviation } = columns[Math.floor(i / window) % columns.length];
        out.data[i] = features.data[i] * deviation + mean;
      }
      return out;
    }
    case "table": {
      const { numeric, groups, length } = featureBlocks(input.columns);
      const out = zeros("float64", shape);
      const width = input.columns.length;
      for (let row = 0; row < n; row++) {
        const from = features.data.subarray(row * length, (row + 1) * length);
        for (const [i, column] of numeric.entries()) {
          const fitted = input.columns[column];
          if (fitted.kind === "numeric")
            out.data[row * width + column] = from[i] * fitted.deviation + fitted.mean;
        }
        for (const { column, start, size } of groups)
          out.data[row * width + column] = likeliest(from, start, size);
      }
      return out;
    }
    default:
      return input satisfies never;
  }
}

function likeliest(values: Float32Array, start: number, size: number): number {
  let best = 0;
  for (let i = 1; i < size; i++) if (values[start + i] > values[start + best]) best = i;
  return best;
}

/** Which column each feature belongs to; pictures have none. */
export function columnOfFeature(input: InputSpec): Int32Array {
  switch (input.kind) {
    case "pictures":
      return new Int32Array(sizeOf(rawShape(input))).fill(-1);
    case "series":
      return Int32Array.from({ length: input.columns.length * input.window }, (_, i) =>
        Math.floor(i / input.window),
      );
    case "table": {
      const { numeric, groups, length } = featureBlocks(input.columns);
      const owner = new Int32Array(length);
      for (const [i, column] of numeric.entries()) owner[i] = column;
      for (const { column, start, size } of groups) owner.fill(column, start, start + size);
      return owner;
    }
    default:
      return input satisfies never;
  }
}
