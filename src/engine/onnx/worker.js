/**
 * The thread that owns ONNX Runtime. Its `run` blocks the thread that calls it, so it is never the caller's own.
 * Plain JavaScript, because a worker starts from a file as it stands, in the source and in the build alike.
 *
 * Each message is `{ id, call, … }`; each answer is `{ id, value }` or `{ id, error }`. Arrays travel as
 * `{ dtype, shape, data }` and are moved, not copied. A program may hold state: outputs named `next:x` replace
 * the input `x` of its next run and stay here.
 */
import { parentPort, workerData } from "node:worker_threads";

/** @typedef {import("../../core/tensor.ts").Tensor} Tensor */
/** @typedef {import("onnxruntime-node").InferenceSession} Session */
/** @typedef {import("onnxruntime-node").InferenceSession.SessionOptions} SessionOptions */
/** @typedef {Record<string, Tensor>} Tensors */
/** @typedef {{ session: Session, state: Record<string, import("onnxruntime-node").Tensor> }} Program */

if (parentPort === null) throw new Error("internal: the engine's thread was started outside a worker");
const port = parentPort;

/** Shared with the thread that started this one: whether the runtime computes; whether it must not start again. */
const signals = /** @type {Int32Array<SharedArrayBuffer>} */ (workerData);
const computing = 0;
const stopping = 1;

/**
 * Runs the runtime so that the process can wait for it before it ends.
 * @template T
 * @param {() => Promise<T>} compute
 */
async function guarded(compute) {
  Atomics.store(signals, computing, 1);
  try {
    if (Atomics.load(signals, stopping) === 1) throw new Error("the process is ending");
    return await compute();
  } finally {
    Atomics.store(signals, computing, 0);
    Atomics.notify(signals, computing);
  }
}

/** @type {Map<number, Program>} */
const programs = new Map();
let count = 0;

const next = "next:";
const load = () => import("onnxruntime-node");

/** The program that a message names. @param {number} program */
function find(program) {
  const found = programs.get(program);
  if (!found) throw new Error("internal: the program is closed");
  return found;
}

/** @param {Tensors} tensors */
async function toRuntime(tensors) {
  const { Tensor } = await load();
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, data }]) => [
      name,
      new Tensor(dtype, /** @type {any} */ (data), shape),
    ]),
  );
}

/**
 * @param {import("onnxruntime-node").Tensor} tensor
 * @returns {Tensor}
 */
function fromRuntime({ type, dims, data }) {
  return /** @type {Tensor} */ (/** @type {unknown} */ ({ dtype: type, shape: dims, data }));
}

const calls = {
  /** @param {{ model: Uint8Array, options: SessionOptions }} message */
  async compile({ model, options }) {
    const { InferenceSession } = await load();
    const session = await guarded(() => InferenceSession.create(model, options));
    const program = count++;
    programs.set(program, { session, state: {} });
    return program;
  },

  /** @param {{ program: number, inputs: Tensors }} message */
  async run({ program, inputs }) {
    const held = find(program);
    const feeds = { ...held.state, ...(await toRuntime(inputs)) };
    const results = await guarded(() => held.session.run(feeds));
    /** @type {Tensors} */
    const outputs = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (name.startsWith(next)) held.state[name.slice(next.length)] = tensor;
      else outputs[name] = fromRuntime(tensor);
    }
    return outputs;
  },

  /** @param {{ program: number }} message */
  async state({ program }) {
    const { state } = find(program);
    return structuredClone(
      Object.fromEntries(Object.entries(state).map(([name, t]) => [name, fromRuntime(t)])),
    );
  },

  /** @param {{ program: number, state: Tensors }} message */
  async setState({ program, state }) {
    find(program).state = await toRuntime(state);
  },

  /** @param {{ program: number }} message */
  async release({ program }) {
    const { session } = find(program);
    programs.delete(program);
    await session.release();
  },

  /** Frees everything; the thread ends when nothing is left to do. */
  async close() {
    for (const { session } of programs.values()) await session.release();
    programs.clear();
    port.off("message", answer);
  },
};

/** The buffers of an answer, to be moved rather than copied. @param {unknown} value */
function buffersOf(value) {
  if (typeof value !== "object" || value === null) return [];
  const buffers = Object.values(value).map((tensor) => /** @type {Tensor} */ (tensor).data.buffer);
  return [...new Set(buffers)];
}

// One at a time and in order: a run that follows another must see the state which that one left.
/** @type {Promise<void>} */
let queue = Promise.resolve();

/** @param {any} message */
function answer(message) {
  queue = queue.then(async () => {
    try {
      const value = await calls[/** @type {keyof typeof calls} */ (message.call)](message);
      port.postMessage({ id: message.id, value }, buffersOf(value));
    } catch (error) {
      port.postMessage({ id: message.id, error: error instanceof Error ? error.message : String(error) });
    }
  });
}

port.on("message", answer);
