// @ts-nocheck: see tfjs.mjs.
/** The works as TensorFlow.js has them, in Node and in a page alike. */
import * as tf from "@tensorflow/tfjs";

const BATCH = 128;
const BATCHES = 4;
const LATENT = 32;

export const WORKS = { W1: denseWork, W2: convWork, W4: variationalWork };

/** A function that takes one training step and returns its loss. */
export function prepare(name) {
  tf.disposeVariables();
  const { shape, loss } = WORKS[name]();
  const adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  // 0..1 and mostly dark, as on the other sides.
  const batches = Array.from({ length: BATCHES }, (_, i) =>
    tf.tidy(() => ({
      x: tf.pow(tf.randomUniform(shape, 0, 1, "float32", i + 1), 3),
      noise: tf.randomNormal([BATCH, LATENT], 0, 1, "float32", i + 11),
    })),
  );
  let count = 0;
  return () => {
    const batch = batches[count++ % BATCHES];
    const cost = adam.minimize(() => loss(batch), true);
    const value = cost.dataSync()[0];
    cost.dispose();
    return value;
  };
}

/** Milliseconds of each of some steps, and the last loss. */
export function timed(step, count) {
  const ms = [];
  let loss = Number.NaN;
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    loss = step();
    ms.push(performance.now() - start);
  }
  return { ms, loss };
}

/** A weight as tfjs keeps it, drawn uniformly from ±1/√fanIn as PyTorch does. */
function weight(shape, fanIn) {
  const bound = 1 / Math.sqrt(fanIn);
  return tf.variable(tf.randomUniform(shape, -bound, bound, "float32", 7));
}

function dense(inputs, outputs) {
  const w = weight([inputs, outputs], inputs);
  const b = weight([outputs], inputs);
  return (x) => tf.add(tf.matMul(x, w), b);
}

function conv(inputs, outputs) {
  const w = weight([4, 4, inputs, outputs], inputs * 16);
  const b = weight([outputs], inputs * 16);
  return (x) => tf.add(tf.conv2d(x, w, 2, "same"), b);
}

function convTransposed(inputs, outputs, size) {
  const w = weight([4, 4, outputs, inputs], outputs * 16);
  const b = weight([outputs], outputs * 16);
  return (x) => tf.add(tf.conv2dTranspose(x, w, [BATCH, size, size, outputs], 2, "same"), b);
}

function chain(...layers) {
  return (x) => layers.reduce((value, layer) => layer(value), x);
}

/** 784-256-64-32-64-256-784. */
function denseWork() {
  const forward = chain(
    dense(784, 256),
    tf.relu,
    dense(256, 64),
    tf.relu,
    dense(64, LATENT),
    dense(LATENT, 64),
    tf.relu,
    dense(64, 256),
    tf.relu,
    dense(256, 784),
  );
  return { shape: [BATCH, 784], loss: ({ x }) => tf.losses.sigmoidCrossEntropy(x, forward(x)) };
}

/** Pictures are N, H, W, C here, the only layout the backend knows. */
function picturesToNumbers() {
  return chain(conv(1, 16), tf.relu, conv(16, 32), tf.relu, (x) => tf.reshape(x, [BATCH, 1568]));
}

function codesToPictures() {
  return chain(
    dense(LATENT, 1568),
    tf.relu,
    (x) => tf.reshape(x, [BATCH, 7, 7, 32]),
    convTransposed(32, 16, 14),
    tf.relu,
    convTransposed(16, 1, 28),
  );
}

function convWork() {
  const forward = chain(picturesToNumbers(), dense(1568, LATENT), codesToPictures());
  return { shape: [BATCH, 28, 28, 1], loss: ({ x }) => tf.losses.sigmoidCrossEntropy(x, forward(x)) };
}

/** Both parts of the loss are summed over a sample, and the mean is taken over the batch. */
function variationalWork() {
  const [encode, mu, logvar] = [picturesToNumbers(), dense(1568, LATENT), dense(1568, LATENT)];
  const decode = codesToPictures();
  const loss = ({ x, noise }) => {
    const numbers = encode(x);
    const [mean, logVariance] = [mu(numbers), logvar(numbers)];
    const code = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise));
    const logits = decode(code);
    const missed = tf.losses.sigmoidCrossEntropy(x, logits, undefined, 0, tf.Reduction.SUM);
    const excess = tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(logVariance, 1));
    return tf.div(tf.add(missed, tf.mul(tf.sum(excess), 0.5)), BATCH);
  };
  return { shape: [BATCH, 28, 28, 1], loss };
}
