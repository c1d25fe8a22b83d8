import { tensor } from "../core/tensor.ts";
import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";
import type { Mixture } from "./gaussianMixture.ts";
import { solved, underParts } from "./mixtureRound.ts";

/** Log density, in nats, of rows [n, d] that are independent standard normal numbers, as [n]. */
export function normalDensity(rows: Value): Value {
  const [n, d] = rows.shape;
  const squares = op.reshape(op.reduceSum(op.square(rows), { axes: [1] }), [n]);
  return op.mul(op.add(squares, d * Math.log(2 * Math.PI)), -0.5);
}

/** Log density, in nats, of rows [n, d] under a mixture, as [n], in float32; every deviation above 0. */
export function mixtureDensity({ parts }: Mixture, rows: Value): Value {
  const [n, d] = rows.shape;
  const { mean, factor } = parts[0];
  // Of wide rows, one Gaussian of independent numbers.
  if (factor.length === d) {
    const [centre, scale] = [mean, factor].map((x) => constant(tensor("float32", [d], Float32Array.from(x))));
    const spread = factor.reduce((sum, x) => sum + Math.log(x), 0);
    return op.sub(normalDensity(op.div(op.sub(rows, centre), scale)), spread);
  }
  const given = solved(parts, new Float64Array(d));
  const [solve, offset, level] = [given.solve, given.offset, given.level].map(({ shape, data }) =>
    constant(tensor("float32", shape, Float32Array.from(data as Float64Array))),
  );
  const { top, total } = underParts(rows, { solve, offset, level });
  return op.sub(op.reshape(op.add(top, op.log(total)), [n]), (d * Math.log(2 * Math.PI)) / 2);
}
