import { gaussianWindow, C1 as luminance, C2 as structure } from "../core/metrics/ssim.ts";
import { zeros } from "../core/tensor.ts";
import * as op from "../graph/ops/index.ts";
import { constant, type Value } from "../graph/value.ts";

/** Share of the structural similarity in the mix, and of the mean absolute error beside it (Zhao et al. 2017, eq. 12). */
const share = 0.84;

/**
 * Loss of a batch of pictures [batch, channels, height, width] in 0…1, a scalar: 0.84·(1 − SSIM) + 0.16·mean |error|, the
 * mix of Zhao et al. 2017 with SSIM at a single scale. It penalises blurred edges more than the mean squared error does.
 */
export function similarityMix(output: Value, target: Value): Value {
  const apart = op.sub(1, similarity(output, target));
  const error = op.reduceMean(op.abs(op.sub(output, target)));
  return op.add(op.mul(apart, share), op.mul(error, 1 - share));
}

/** Structural similarity of two batches of pictures, the mean over all windows, channels and pictures (Wang et al. 2004, eq. 13): a scalar. */
export function similarity(x: Value, y: Value): Value {
  const maps = op.concat([x, y, op.square(x), op.square(y), op.mul(x, y)], 0);
  const [batch] = x.shape;
  const [mx, my, xx, yy, xy] = op.split(windowMeans(maps), Array<number>(5).fill(batch), 0);
  const squares = op.add(op.square(mx), op.square(my));
  const cross = op.mul(mx, my);
  const bright = op.div(op.add(op.mul(cross, 2), luminance), op.add(squares, luminance));
  const alike = op.div(
    op.add(op.mul(op.sub(xy, cross), 2), structure),
    op.add(op.sub(op.add(xx, yy), squares), structure),
  );
  return op.reduceMean(op.mul(bright, alike));
}

/** Means of maps [n, c, height, width] in each whole Gaussian window, as two products with band matrices: down, then across. */
function windowMeans(maps: Value): Value {
  const [n, c, height, width] = maps.shape;
  const [down, across] = [bands(height), bands(width)];
  const [h, w] = [down.shape[1], across.shape[1]];
  const narrowed = op.gemm(op.reshape(maps, [n * c * height, width]), across);
  const turned = op.transpose(op.reshape(narrowed, [n * c, height, w]), [0, 2, 1]);
  const both = op.gemm(op.reshape(turned, [n * c * w, height]), down);
  return op.reshape(both, [n, c, w, h]);
}

/** A matrix [side, places] with a window's weights in each column, one place further down. */
function bands(side: number): Value {
  const window = gaussianWindow(side);
  const places = side - window.length + 1;
  const matrix = zeros("float32", [side, places]);
  for (let place = 0; place < places; place++)
    for (const [tap, weight] of window.entries()) matrix.data[(place + tap) * places + place] = weight;
  return constant(matrix);
}
