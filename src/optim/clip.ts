import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";

/** L2 norm of a flat gradient. */
export function gradientNorm(gradient: Value): Value {
  return op.sqrt(op.reduceSum(op.square(gradient)));
}

/** A gradient scaled down to at most the given norm (Pascanu et al. 2013, algorithm 1). */
export function clipNorm(gradient: Value, norm: Value, limit: number): Value {
  const scale = op.min(op.div(limit, op.max(norm, 1e-12)), 1);
  return op.mul(gradient, scale);
}
