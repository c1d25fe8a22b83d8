// @ts-nocheck: its packages are installed in this folder alone, on wish, so the checker cannot see their types.
/**
 * TensorFlow.js's side of the race: its wasm backend, W1 and W2. The protocol is that of pytorch.py; see README.md.
 */
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import { registerFilterGradient } from "./tfjs-filter-gradient.mjs";
import { startWasm } from "./tfjs-wasm.mjs";

const BATCH = 128;
const BATCHES = 4;
const WORKS = { W1: denseWork, W2: convWork };

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
  return {
    shape: [BATCH, 784],
    forward: chain(
      dense(784, 256),
      tf.relu,
      dense(256, 64),
      tf.relu,
      dense(64, 32),
      dense(32, 64),
      tf.relu,
      dense(64, 256),
      tf.relu,
      dense(256, 784),
    ),
  };
}

/** Pictures are N, H, W, C here, the only layout the backend knows. */
function convWork() {
  return {
    shape: [BATCH, 28, 28, 1],
    forward: chain(
      conv(1, 16),
      tf.relu,
      conv(16, 32),
      tf.relu,
      (x) => tf.reshape(x, [BATCH, 1568]),
      dense(1568, 32),
      dense(32, 1568),
      tf.relu,
      (x) => tf.reshape(x, [BATCH, 7, 7, 32]),
      convTransposed(32, 16, 14),
      tf.relu,
      convTransposed(16, 1, 28),
    ),
  };
}

/** A function that takes one training step and returns its loss. */
function prepare(name) {
  tf.disposeVariables();
  const { shape, forward } = WORKS[name]();
  const adam = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  // 0..1 and mostly dark, as on the other sides.
  const batches = Array.from({ length: BATCHES }, (_, i) =>
    tf.tidy(() => tf.pow(tf.randomUniform(shape, 0, 1, "float32", i + 1), 3)),
  );
  let count = 0;
  return () => {
    const x = batches[count++ % BATCHES];
    const loss = adam.minimize(() => tf.losses.sigmoidCrossEntropy(x, forward(x)), true);
    const value = loss.dataSync()[0];
    loss.dispose();
    return value;
  };
}

function timed(step, count) {
  const ms = [];
  let loss = Number.NaN;
  for (let i = 0; i < count; i++) {
    const start = performance.now();
    loss = step();
    ms.push(performance.now() - start);
  }
  return { ms, loss };
}

let step;

function answer([verb, argument]) {
  switch (verb) {
    case "setup":
      if (!(argument in WORKS)) return { error: `setup: no work "${argument}" on this side` };
      step = prepare(argument);
      return { ok: true, work: argument, setting: "wasm", tensors: tf.memory().numTensors };
    case "run":
      if (!step) return { error: "run: nothing is set up" };
      if (!/^[1-9]\d*$/.test(argument)) return { error: `run: wants a count of steps, got "${argument}"` };
      return timed(step, Number(argument));
    case "peak":
      return { mb: (process.resourceUsage().maxRSS * 1024) / 1e6 };
    default:
      return { error: `unknown command "${verb}"` };
  }
}

function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

const threads = await startWasm(Number(process.env.YARDSTICK_THREADS ?? 2));
registerFilterGradient();
say({
  ready: true,
  side: "tfjs",
  version: `${tf.version_core} wasm`,
  runtime: `node ${process.version}`,
  threads,
});
for await (const line of createInterface({ input: process.stdin })) {
  const words = line.trim().split(/\s+/);
  if (words[0] === "") continue;
  if (words[0] === "quit") break;
  try {
    say(answer(words));
  } catch (error) {
    say({ error: String(error.message ?? error).split("\n")[0] });
  }
}
// The backend's threads would keep the process alive.
process.exit(0);
