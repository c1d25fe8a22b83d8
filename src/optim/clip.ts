import * as op from "../graph/ops/index.ts";
import type { Value } from "../graph/value.ts";

/** L2 norm of a gradient that is given in parts. */
export function gradientNorm(parts: readonly Value[]): Value {
  const squares = parts.map((g) => op.reduceSum(op.square(g)));
  return op.sqrt(squares.reduce((sum, part) => op.add(sum, part)));
}

/** A gradient in parts, scaled down to at most the given norm (Pascanu et al. 2013, algorithm 1). */
export function clipNorm(parts: readonly Value[], norm: Value, limit: number): Value[] {
  const scale = op.min(op.div(limit, op.max(norm, 1e-12)), 1);
  return parts.map((g) => op.mul(g, scale));
}
