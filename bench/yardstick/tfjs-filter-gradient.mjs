// @ts-nocheck: see tfjs.mjs.
import * as tf from "@tensorflow/tfjs";

/**
 * Gives the wasm backend the one kernel that training a convolution needs and that it lacks, the gradient of the
 * filter: a forward convolution with the roles turned. The batch becomes the channels to sum over, the channels the
 * batch, the output's gradient a filter dilated by the stride:
 * dW[a, b, c, o] = Σ x[n, s·i + a − p, s·j + b − p, c] · dy[n, i, j, o].
 */
export function registerFilterGradient() {
  tf.registerKernel({
    kernelName: tf.Conv2DBackpropFilter,
    backendName: "wasm",
    kernelFunc: ({ inputs, attrs }) => filterGradient(inputs, attrs),
  });
}

function filterGradient({ x, dy }, { strides, pad, dimRoundingMode, filterShape }) {
  const stride = Array.isArray(strides) ? strides[0] : strides;
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    1,
    pad,
    dimRoundingMode,
    false,
  );
  const [height, width] = filterShape;
  return tf.tidy(() => {
    const padded = tf.pad(x, [
      [0, 0],
      [padInfo.top, padInfo.bottom],
      [padInfo.left, padInfo.right],
      [0, 0],
    ]);
    const image = tf.transpose(padded, [3, 1, 2, 0]);
    const filter = tf.transpose(dy, [1, 2, 0, 3]);
    const full = tf.conv2d(image, filter, 1, "valid", "NHWC", stride);
    // A padding that the forward pass never read leaves more rows than the filter has.
    const rows = tf.slice(full, [0, 0, 0, 0], [full.shape[0], height, width, full.shape[3]]);
    return tf.transpose(rows, [1, 2, 0, 3]);
  });
}
