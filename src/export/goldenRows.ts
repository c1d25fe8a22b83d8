import { random } from "../core/random.ts";
import { type Tensor, zeros } from "../core/tensor.ts";
import { type InputSpec, rawShape } from "../models/inputSpec.ts";

/**
 * Made-up rows that an exported model is tried on, the same each time: pictures float32 0…1 of noise and of ramps;
 * numbers about each column's mean, now and then missing; every category, now and then one that was never seen.
 */
export function goldenRows(input: InputSpec, count: number): Tensor<"float32" | "float64"> {
  const source = random(7);
  const shape = [count, ...rawShape(input)];
  const rarely = () => source.integer(16) === 0;
  const number = ({ mean, deviation }: { mean: number; deviation: number }) =>
    rarely() ? Number.NaN : mean + deviation * source.normal();
  switch (input.kind) {
    case "pictures": {
      const rows = zeros("float32", shape);
      const { length } = rows.data;
      for (let i = 0; i < length; i++) {
        const noisy = Math.floor((i * count) / length) % 2 === 0;
        rows.data[i] = noisy ? source.uniform() : (i % input.width) / input.width;
      }
      return rows;
    }
    case "table": {
      const rows = zeros("float64", shape);
      for (let i = 0; i < rows.data.length; i++) {
        const column = input.columns[i % input.columns.length];
        if (column.kind === "numeric") rows.data[i] = number(column);
        else rows.data[i] = rarely() ? -1 : source.integer(column.categories.length);
      }
      return rows;
    }
    case "series": {
      const rows = zeros("float64", shape);
      const { columns, window } = input;
      for (let i = 0; i < rows.data.length; i++)
        rows.data[i] = number(columns[Math.floor(i / window) % columns.length]);
      return rows;
    }
    default:
      return input satisfies never;
  }
}
