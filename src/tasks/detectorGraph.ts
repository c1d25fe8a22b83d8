import { solveLower } from "../baselines/cholesky.ts";
import { sizeOf } from "../core/shape.ts";
import * as op from "../graph/ops/index.ts";
import { constant, scalar, type Value } from "../graph/value.ts";
import type { Detector, Part } from "./detector.ts";

/** What `scoresOf` does to residuals [batch, ...features] and codes [batch, latent], as part of a graph: [batch] float64. */
export function detectorGraph({ residual, code }: Detector, rows: { residuals: Value; codes: Value }): Value {
  const sum = op.add(standardised(residual, rows.residuals), standardised(code, rows.codes));
  return op.mul(sum, scalar(0.5, "float64"));
}

/** The standardised log distance of each row, [batch]. */
function standardised({ mean, factor, scale }: Part, rows: Value): Value {
  const d = mean.length;
  const wide = op.cast(op.reshape(rows, [rows.shape[0], sizeOf(rows.shape.slice(1))]), "float64");
  const centred = op.sub(wide, vector(mean));
  const white =
    factor.length > d || d === 1
      ? op.gemm(centred, constant({ dtype: "float64", shape: [d, d], data: inverse(factor, d) }), {
          transB: true,
        })
      : op.div(centred, vector(factor));
  const squared = op.reduceSum(op.square(white), { axes: [1] });
  const distance = op.log(op.add(op.div(squared, scalar(d, "float64")), scalar(1e-6, "float64")));
  return op.div(op.sub(distance, scalar(scale[0], "float64")), scalar(scale[1], "float64"));
}

/** The inverse of a lower triangular matrix [d, d]: solving for a row becomes a product. */
function inverse(lower: Float64Array, d: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(d * d);
  const column = new Float64Array(d);
  for (let j = 0; j < d; j++) {
    column.fill(0)[j] = 1;
    solveLower(lower, d, column);
    for (let i = 0; i < d; i++) out[i * d + j] = column[i];
  }
  return out;
}

function vector(data: Float64Array<ArrayBuffer>): Value {
  return constant({ dtype: "float64", shape: [data.length], data });
}
