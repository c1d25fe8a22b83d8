import { type Tensor, zeros } from "../core/tensor.ts";
import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";

/**
 * How badly points [batch, d] keep pairs of rows together, a scalar in nats: rows 0 and 1, 2 and 3 … are pairs, and a last
 * odd one belongs to none. Each row is to be told from all others of the batch as the neighbour of its partner, by the
 * kernel 1/(1 + r²) of the distance r: InfoNCE over the kernel of t-SNE (Damrich et al. 2023, equation 6). It is 0 where every
 * pair lies together and far from all else, and ln(batch − 1) where all points are one. 0 for fewer than two rows.
 */
export function neighbourLoss(points: Value): Value {
  const [batch, d] = points.shape;
  const pairs = Math.floor(batch / 2);
  if (pairs === 0) return op.mul(op.reduceSum(points), 0);
  // By differences: by products, rounding would move near points that lie far from 0.
  const between = op.sub(op.reshape(points, [batch, 1, d]), op.reshape(points, [1, batch, d]));
  const kernel = op.reciprocal(op.add(op.reduceSum(op.square(between), { axes: [2] }), 1));
  const near = op.reduceSum(op.mul(kernel, constant(exceptDiagonal(batch))), { axes: [1] });
  const [paired] = batch > 2 * pairs ? op.split(near, [2 * pairs, 1], 0) : [near];
  const [rows] = batch > 2 * pairs ? op.split(points, [2 * pairs, 1], 0) : [points];
  const [first, second] = op.split(op.reshape(rows, [pairs, 2 * d]), [d, d], 1);
  const apart = op.reduceSum(op.square(op.sub(first, second)), { axes: [1] });
  return op.add(op.reduceMean(op.log(op.add(apart, 1))), op.reduceMean(op.log(paired)));
}

/** [n, n]: 0 on the diagonal, else 1. */
function exceptDiagonal(n: number): Tensor<"float32"> {
  const mask = zeros("float32", [n, n]);
  mask.data.fill(1);
  for (let i = 0; i < n; i++) mask.data[i * n + i] = 0;
  return mask;
}
