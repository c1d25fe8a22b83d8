import { type Shape, sizeOf } from "../core/shape.ts";
import { zeros } from "../core/tensor.ts";
import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";

/** Decay of the momentum. */
const beta = 0.95;
/** The odd polynomial a·x + b·x³ + c·x⁵, which moves singular values of 0…1 towards 1 (Jordan et al. 2024, Muon). */
const [a, b, c] = [3.4445, -4.775, 2.0315];
/** How often it is applied: singular values of at least 1/500 then lie within 0.68…1.21. */
const iterations = 5;
/** Root mean square of an update, as a share of the learning rate; Adam's is about as large (Liu et al. 2025, equation 4). */
const usualUpdate = 0.2;

/**
 * One step of Muon (Jordan et al. 2024) over a weight, given flat. The weight is seen as a matrix of its first axis by all
 * others: [in, out] of a dense layer, and of a convolution the channels of one side by the patches of the other. The update
 * is the Nesterov momentum with its singular values moved towards 1, so that a direction in which gradients are small is
 * learnt as fast as one in which they are large; times 0.2·√max(rows, columns), so that its numbers are as large as Adam's at
 * the same learning rate (Liu et al. 2025, arXiv 2502.16982, equation 4). The momentum is stored scaled, m ← βm + g. Weight
 * decay is decoupled, as in `adamUpdate`.
 */
export function muonUpdate(
  weights: Value,
  gradient: Value,
  momentum: Value,
  learningRate: Value,
  { shape: [rows, ...others], weightDecay = 0 }: { readonly shape: Shape; readonly weightDecay?: number },
): { weights: Value; m: Value } {
  const columns = sizeOf(others);
  const m = op.add(op.mul(momentum, beta), gradient);
  const ahead = op.reshape(op.add(gradient, op.mul(m, beta)), [rows, columns]);
  const step = op.mul(learningRate, usualUpdate * Math.sqrt(Math.max(rows, columns)));
  const update = op.reshape(op.mul(orthogonal(ahead), step), weights.shape);
  if (weightDecay === 0) return { weights: op.sub(weights, update), m };
  const decay = op.mul(weights, op.mul(learningRate, weightDecay));
  return { weights: op.sub(weights, op.add(update, decay)), m };
}

/**
 * A matrix with its singular values moved towards 1. Each iteration multiplies the matrix by a polynomial in its Gram matrix
 * of the shorter side, n × n. These polynomials commute, so that they are multiplied with each other first and with the n × k
 * matrix once: 2n²k + 17n³ multiplications instead of 10n²k + 5n³, fewer where k is more than 1.5n.
 */
function orthogonal(matrix: Value): Value {
  const [rows, columns] = matrix.shape;
  const wide = rows <= columns;
  const norm = op.sqrt(op.reduceSum(op.square(matrix)));
  const x = op.div(matrix, op.add(norm, 1e-12));
  const identity = scaledIdentity(Math.min(rows, columns), x.dtype);
  let gram = op.gemm(x, x, wide ? { transB: true } : { transA: true });
  let factor: Value | undefined;
  for (let k = 0; k < iterations; k++) {
    const squared = op.gemm(gram, gram);
    const polynomial = op.add(op.add(identity, op.mul(gram, b)), op.mul(squared, c));
    factor = factor ? op.gemm(polynomial, factor) : polynomial;
    gram = op.gemm(op.gemm(polynomial, gram), polynomial);
  }
  return wide ? op.gemm(factor!, x) : op.gemm(x, factor!);
}

/** a times the identity. */
function scaledIdentity(side: number, dtype: Value["dtype"]): Value {
  const matrix = zeros(dtype, [side, side]);
  for (let i = 0; i < side; i++) matrix.data[i * (side + 1)] = a;
  return constant(matrix);
}
