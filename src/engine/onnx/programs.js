/**
 * The program that runs beside ONNX Runtime, whichever build of it the host loads: it compiles models, runs them and
 * keeps their state. Plain JavaScript, because a worker starts from a file as it stands, in the source and in the
 * build alike.
 *
 * A model may hold state: outputs named `next:x` replace the input `x` of its next run and stay here, on the device
 * where the options ask for that (`preferredOutputLocation`). Arrays are `{ dtype, shape, data }`.
 */

/** @typedef {import("../../core/tensor.ts").Tensor} Tensor */
/** @typedef {typeof import("onnxruntime-common")} Runtime */
/** @typedef {import("onnxruntime-common").Tensor} RuntimeTensor */
/** @typedef {import("onnxruntime-common").InferenceSession} Session */
/** @typedef {import("onnxruntime-common").InferenceSession.SessionOptions} SessionOptions */
/** @typedef {Record<string, Tensor>} Tensors */
/** @typedef {Record<string, RuntimeTensor>} RuntimeTensors */
/** @typedef {{ session: Session, state: RuntimeTensors }} Program */
/** @typedef {<T>(compute: () => Promise<T>) => Promise<T>} Around */

const next = "next:";

/**
 * The calls that a worker answers, by name; each takes one message.
 * @param {() => Promise<Pick<Runtime, "InferenceSession" | "Tensor">>} load gives ONNX Runtime, at the first call that needs it
 * @param {Around} around encloses every time the runtime computes
 */
export function programs(load, around = (compute) => compute()) {
  /** @type {Map<number, Program>} */
  const open = new Map();
  let count = 0;

  /** The program that a message names. @param {number} program */
  function find(program) {
    const found = open.get(program);
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

  /** One run; the state moves on, and what else there is comes back. @param {Program} program @param {Tensors} inputs */
  async function runOnce({ session, state }, inputs) {
    const feeds = { ...state, ...(await toRuntime(inputs)) };
    const results = await around(() => session.run(feeds));
    /** @type {Tensors} */
    const outputs = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (name.startsWith(next)) replace(state, name.slice(next.length), tensor);
      else outputs[name] = toHost(tensor);
    }
    return outputs;
  }

  return {
    /** @param {{ model: Uint8Array, options: SessionOptions }} message */
    async compile({ model, options }) {
      const { InferenceSession } = await load();
      const session = await around(() => InferenceSession.create(model, options));
      const program = count++;
      open.set(program, { session, state: {} });
      return program;
    },

    /** @param {{ program: number, inputs: Tensors, steps?: number }} message @returns {Promise<Tensors>} */
    async run({ program, inputs, steps }) {
      const found = find(program);
      if (steps === undefined) return runOnce(found, inputs);
      const rows = [];
      for (let k = 0; k < steps; k++) rows.push(await runOnce(found, rowOf(inputs, k)));
      return stack(rows);
    },

    /** @param {{ program: number, reader?: number }} message @returns {Promise<Tensors>} */
    async state({ program, reader }) {
      const { state } = find(program);
      if (reader === undefined) return structuredClone(toHosts(state));
      const { session } = find(reader);
      const results = await around(() => session.run(state));
      return Object.fromEntries(
        Object.entries(results).map(([name, tensor]) => [name.slice(next.length), toHost(tensor)]),
      );
    },

    /** @param {{ program: number, state: Tensors }} message */
    async setState({ program, state }) {
      const held = find(program).state;
      for (const [name, tensor] of Object.entries(await toRuntime(state))) replace(held, name, tensor);
    },

    /** @param {{ program: number }} message */
    async release({ program }) {
      const found = find(program);
      open.delete(program);
      await free(found);
    },

    /** Frees everything. */
    async close() {
      for (const program of open.values()) await free(program);
      open.clear();
    },
  };
}

/** @param {RuntimeTensors} state @param {string} name @param {RuntimeTensor} tensor */
function replace(state, name, tensor) {
  dispose(state[name]);
  state[name] = tensor;
}

/** Frees a device's buffer; the runtime's other arrays are the garbage collector's. @param {RuntimeTensor | undefined} tensor */
function dispose(tensor) {
  if (tensor?.location === "gpu-buffer") tensor.dispose();
}

/** @param {Program} program */
async function free({ session, state }) {
  for (const tensor of Object.values(state)) dispose(tensor);
  await session.release();
}

/** @param {RuntimeTensor} tensor */
function toHost({ type, dims, data }) {
  return /** @type {Tensor} */ (/** @type {unknown} */ ({ dtype: type, shape: dims, data }));
}

/** @param {RuntimeTensors} tensors */
function toHosts(tensors) {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, toHost(tensor)]));
}

/** Row k of every array, without its leading axis: a view. @param {Tensors} tensors @param {number} k */
function rowOf(tensors, k) {
  return /** @type {Tensors} */ (
    Object.fromEntries(
      Object.entries(tensors).map(
        ([
          name,
          {
            dtype,
            shape: [rows = 1, ...shape],
            data,
          },
        ]) => {
          const size = data.length / rows;
          return [name, { dtype, shape, data: data.subarray(k * size, (k + 1) * size) }];
        },
      ),
    )
  );
}

/** Arrays of equal shapes along a new leading axis. @param {readonly Tensors[]} rows */
function stack(rows) {
  const [first = {}] = rows;
  return /** @type {Tensors} */ (
    Object.fromEntries(
      Object.entries(first).map(([name, { dtype, shape, data }]) => {
        // One step may answer with as many numbers as there are weights.
        if (rows.length === 1) return [name, { dtype, shape: [1, ...shape], data }];
        const all = /** @type {Float32Array} */ (
          new /** @type {any} */ (data.constructor)(rows.length * data.length)
        );
        for (const [k, row] of rows.entries())
          all.set(/** @type {Float32Array} */ (row[name]?.data), k * data.length);
        return [name, { dtype, shape: [rows.length, ...shape], data: all }];
      }),
    )
  );
}
