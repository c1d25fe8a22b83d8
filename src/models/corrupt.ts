import type { Shape } from "../core/shape.ts";
import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";
import {
  type Features,
  type FittedNumericColumn,
  featureBlocks,
  featureShape,
  type InputSpec,
  standardised,
} from "./inputSpec.ts";
import type { NoiseSpec } from "./modelSpec.ts";

/** Random numbers that a step is fed: its name, how they are drawn, and the shape for one row. */
export interface RandomFeed {
  readonly name: string;
  readonly distribution: "normal" | "uniform";
  readonly shape: Shape;
}

/**
 * The random numbers that a corruption needs for each row: `gaussian` a normal number for each feature, the others a
 * uniform number for each cell, so that a category of a table is hit as a whole.
 */
export function corruptionFeed(input: InputSpec, noise: NoiseSpec): RandomFeed {
  return noise.kind === "gaussian"
    ? { name: "corruption", distribution: "normal", shape: featureShape(input) }
    : { name: "corruption", distribution: "uniform", shape: cellShape(input) };
}

/**
 * Corrupts a batch of features with the random numbers of {@link corruptionFeed} (Vincent et al. 2008, 2010). A cell
 * that is missing stays as it is: training then shows the network what it sees of such a cell when it scores.
 */
export function corrupt(
  input: InputSpec,
  noise: NoiseSpec,
  { values, known }: Features,
  random: Value,
): Value {
  if (noise.amount === 0) return values;
  const noisy = corrupted(input, noise, values, random);
  return known ? op.where(op.greater(known, 0.5), noisy, values) : noisy;
}

function corrupted(input: InputSpec, noise: NoiseSpec, values: Value, random: Value): Value {
  if (noise.kind === "gaussian") {
    const noisy = op.add(values, op.mul(random, noise.amount));
    // A noisy picture is still a picture: files and screens hold 0…1.
    return input.kind === "pictures" ? op.clip(noisy, 0, 1) : noisy;
  }
  const hit = op.less(eachFeature(input, random), noise.amount);
  switch (noise.kind) {
    case "masking":
      return op.where(hit, 0, values);
    case "salt-pepper":
      return op.where(hit, saltAndPepper(input, random, noise.amount), values);
    case "swap": {
      // Training shuffles its rows, so the row before is any row: each cell keeps the distribution of its column.
      const [batch] = values.shape;
      if (batch === 1) return values;
      const others = [op.slice(values, [batch - 1], [batch], [0]), op.slice(values, [0], [batch - 1], [0])];
      return op.where(hit, op.concat(others, 0), values);
    }
    default:
      return noise satisfies never;
  }
}

/**
 * What a hit cell becomes, by its uniform draw: pepper in the lower half of 0…amount, salt in the upper half. Pepper
 * and salt are the lowest and the highest number that the cell can hold (Vincent et al. 2010, section 3.3): 0 and 1 of
 * a pixel, a column's extremes over the training rows. Categories have no extremes: there it is one of the column's
 * categories, each as likely.
 */
function saltAndPepper(input: InputSpec, random: Value, amount: number): Value {
  const pepper = op.less(random, amount / 2);
  switch (input.kind) {
    case "pictures":
      return op.where(pepper, 0, 1);
    case "series":
      return extremes(pepper, input.columns, [input.columns.length, 1, 1]);
    case "table": {
      const { numeric, groups } = featureBlocks(input.columns);
      const columns = numeric.map((i) => input.columns[i]).filter((c) => c.kind === "numeric");
      const parts: Value[] = [];
      if (columns.length > 0)
        parts.push(extremes(op.slice(pepper, [0], [columns.length], [1]), columns, [columns.length]));
      for (const [i, { size }] of groups.entries()) {
        const draw = op.slice(random, [numeric.length + i], [numeric.length + i + 1], [1]);
        const index = op.cast(op.min(op.mul(draw, size / amount), size - 1), "int64");
        parts.push(op.reshape(op.oneHot(index, size), [random.shape[0], size]));
      }
      return op.concat(parts, 1);
    }
    default:
      return input satisfies never;
  }
}

/** The lowest number of each column where it is peppered, else the highest, as features of the given shape. */
function extremes(pepper: Value, columns: readonly FittedNumericColumn[], shape: Shape): Value {
  const row = (end: "min" | "max"): Value =>
    constant({
      dtype: "float32",
      shape,
      data: Float32Array.from(columns, (column) => standardised(column, column[end])),
    });
  return op.where(pepper, row("min"), row("max"));
}

/** Shape of a row with one number for each cell: numeric columns of a table first, then its categorical ones. */
function cellShape(input: InputSpec): Shape {
  return input.kind === "table" ? [input.columns.length] : featureShape(input);
}

/** One number for each cell [batch, ...cells] as one for each feature: a category's features share their cell's. */
function eachFeature(input: InputSpec, cells: Value): Value {
  if (input.kind !== "table") return cells;
  const { numeric, groups } = featureBlocks(input.columns);
  if (groups.length === 0) return cells;
  const parts = groups.map(({ size }, i) => {
    const cell = op.slice(cells, [numeric.length + i], [numeric.length + i + 1], [1]);
    return op.expand(cell, [cells.shape[0], size]);
  });
  if (numeric.length > 0) parts.unshift(op.slice(cells, [0], [numeric.length], [1]));
  return op.concat(parts, 1);
}
