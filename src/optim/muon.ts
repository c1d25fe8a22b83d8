import { type Shape, sizeOf } from "../core/shape.ts";
import { tensor } from "../core/tensor.ts";
import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";

/** Decay of the momentum. */
const beta = 0.95;
/** The odd polynomial a·x + b·x³ + c·x⁵, which draws singular values of 0…1 towards 1 (Jordan et al. 2024, Muon). */
const [a, b, c] = [3.4445, -4.775, 2.0315];
/** How often it is applied. */
const iterations = 5;
/** Share of Adam's usual step: the root mean square of its updates (Liu et al. 2025, equation 4). */
const usualStep = 0.2;

/**
 * One Muon step (Jordan et al. 2024) of a weight of two axes or more, given flat and seen as a matrix of its first axis by the
 * others: the momentum's singular values are drawn towards 1, so that rare directions count as much as common ones. It is
 * scaled so that its numbers are as large as Adam's at the same rate (Liu et al. 2025, equation 4). The momentum is stored
 * scaled, m ← βm + g; the step is Nesterov's. Weight decay is decoupled, as in `adamUpdate`.
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
  const step = op.mul(learningRate, usualStep * Math.sqrt(Math.max(rows, columns)));
  const update = op.reshape(op.mul(orthogonal(ahead), step), weights.shape);
  if (weightDecay === 0) return { weights: op.sub(weights, update), m };
  const decay = op.mul(weights, op.mul(learningRate, weightDecay));
  return { weights: op.sub(weights, op.add(update, decay)), m };
}

/**
 * A matrix with its singular values drawn towards 1. The polynomial acts on the square matrix of the shorter side, whose
 * factors commute, which takes a third of the multiplications of acting on the matrix itself.
 */
function orthogonal(matrix: Value): Value {
  const [rows, columns] = matrix.shape;
  const wide = rows <= columns;
  const norm = op.sqrt(op.reduceSum(op.square(matrix)));
  const x = op.div(matrix, op.add(norm, 1e-12));
  const side = Math.min(rows, columns);
  const identity = scaledIdentity(side, x.dtype);
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
  const data = new Float32Array(side * side);
  for (let i = 0; i < side; i++) data[i * (side + 1)] = a;
  return op.cast(constant(tensor("float32", [side, side], data)), dtype);
}
