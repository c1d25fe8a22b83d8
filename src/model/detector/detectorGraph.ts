import { sizeOf } from "../../core/shape.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, scalar, type Value } from "../../graph/value.ts";
import type { Detector, Space } from "./detector.ts";
import { pooledResiduals } from "./pooledResiduals.ts";
import { whitened } from "./whitening.ts";

/** What a model says of a batch of rows. */
interface Explained {
  /** [batch, …features] each. */
  readonly features: Value;
  readonly residuals: Value;
  /** [batch, latent] */
  readonly codes: Value;
}

/**
 * Where rows lie in a detector's space, as part of a graph: [batch, numbers] float64, from what they hold
 * [batch, …features], their pooled residuals [batch, numbers] and their codes [batch, latent].
 */
export function placeGraph(
  { weights, residual, code }: Space,
  rows: { features: Value; residuals: Value; codes: Value },
): Value {
  const flat = op.reshape(rows.features, [rows.features.shape[0], sizeOf(rows.features.shape.slice(1))]);
  const parts = [
    [weights.features, () => op.cast(flat, "float64")],
    [weights.residual, () => whitened(residual, rows.residuals)],
    [weights.code, () => whitened(code, rows.codes)],
  ] as const;
  return op.concat(
    parts.flatMap(([weight, part]) => (weight > 0 ? [op.mul(part(), scalar(weight, "float64"))] : [])),
    1,
  );
}

/** Scores of rows, as part of a graph: [batch] float64, higher is odder. */
export function scoreGraph(detector: Detector, rows: Explained): Value {
  const [centre, spread] = detector.scale;
  const residuals = pooledResiduals(rows.residuals, detector.residual.mean.length);
  const far = distanceGraph(detector, placeGraph(detector, { ...rows, residuals }));
  return op.div(op.sub(far, scalar(centre, "float64")), scalar(spread, "float64"));
}

/** Log of each place's mean distance to its nearest remembered ones, [batch]; finite for a row that is remembered. */
function distanceGraph(
  { memory, neighbours }: Pick<Detector, "memory" | "neighbours">,
  places: Value,
): Value {
  const known = op.cast(constant(memory), "float64");
  const squares = (x: Value): Value => op.reduceSum(op.square(x), { axes: [1], keepdims: true });
  const products = op.gemm(places, known, { transB: true });
  const apart = op.sub(
    op.mul(products, scalar(2, "float64")),
    op.add(squares(places), op.transpose(squares(known), [1, 0])),
  );
  const [nearest] = op.topK(apart, neighbours);
  const distances = op.sqrt(op.max(op.neg(nearest), scalar(0, "float64")));
  return op.log(op.add(op.reduceMean(distances, { axes: [1] }), scalar(1e-6, "float64")));
}
