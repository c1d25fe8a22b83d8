import { sizeOf } from "../../core/shape.ts";
import * as op from "../../graph/ops/index.ts";
import { constant, scalar, type Value } from "../../graph/value.ts";
import type { OddCells } from "../../models/inputs/oddCells.ts";
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

/** Log of the mean distance of each row to its nearest remembered ones, [batch] float64. */
export function logDistanceGraph(detector: Detector, rows: Explained): Value {
  const residuals = pooledResiduals(rows.residuals, detector.residual.mean.length);
  return distanceGraph(detector, placeGraph(detector, { ...rows, residuals }));
}

/** Deviations of the score that a constant column adds which has changed. */
const changeWeight = 10;
/** Deviations that a missing cell adds for each nat of surprise: 0.7 where none of a thousand rows lacked one. */
const missingWeight = 0.1;
/**
 * Log distance that a category adds which training did not know: more than all that a place can do, so that it never makes
 * a row more normal.
 */
const unseenDistance = 32;

/**
 * Scores of rows, as part of a graph: [batch] float64, higher is odder; from their log distances [batch] and, of tables and
 * series, their odd cells.
 */
export function scoreGraph({ scale, changes }: Detector, logDistance: Value, odd?: OddCells): Value {
  const [centre, spread] = scale;
  const far = op.sub(logDistance, scalar(centre, "float64"));
  if (!odd) return op.div(far, scalar(spread, "float64"));
  const further = op.add(far, op.mul(odd.unseen, unseenDistance));
  const cells = op.add(
    op.mul(odd.missing, missingWeight),
    op.mul(odd.changed, changes === "usual" ? 0 : changeWeight),
  );
  return op.add(op.div(further, scalar(spread, "float64")), cells);
}

/** Distance beyond which all are alike: a feature is at most 1e6 deviations. */
const furthest = 1e7;

/** Log of each place's mean distance to its nearest remembered ones, [batch]; finite for a row that is remembered. */
export function distanceGraph(
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
  const mean = op.min(op.reduceMean(distances, { axes: [1] }), furthest);
  return op.log(op.add(mean, scalar(1e-6, "float64")));
}
