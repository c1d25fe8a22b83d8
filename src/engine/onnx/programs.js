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
/** @typedef {{ session: Session, state: Record<string, RuntimeTensor> }} Program */
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

  return {
    /** @param {{ model: Uint8Array, options: SessionOptions }} message */
    async compile({ model, options }) {
      const { InferenceSession } = await load();
      const session = await around(() => InferenceSession.create(model, options));
      const program = count++;
      open.set(program, { session, state: {} });
      return program;
    },

    /** @param {{ program: number, inputs: Tensors }} message */
    async run({ program, inputs }) {
      const { session, state } = find(program);
      const feeds = { ...state, ...(await toRuntime(inputs)) };
      const results = await around(() => session.run(feeds));
      /** @type {Tensors} */
      const outputs = {};
      for (const [name, tensor] of Object.entries(results)) {
        if (name.startsWith(next)) replace(state, name.slice(next.length), tensor);
        else outputs[name] = await toHost(tensor);
      }
      return outputs;
    },

    /** A copy of the state. @param {{ program: number }} message */
    async state({ program }) {
      /** @type {Tensors} */
      const copies = {};
      for (const [name, tensor] of Object.entries(find(program).state)) {
        const there = await around(() => toHost(tensor));
        // What came from a device is a copy already.
        copies[name] = tensor.location === "cpu" ? structuredClone(there) : there;
      }
      return copies;
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

/** @param {Record<string, RuntimeTensor>} state @param {string} name @param {RuntimeTensor} tensor */
function replace(state, name, tensor) {
  const before = state[name];
  state[name] = tensor;
  if (before !== tensor) dispose(before);
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
async function toHost(tensor) {
  const data = tensor.location === "cpu" ? tensor.data : await tensor.getData();
  return /** @type {Tensor} */ (/** @type {unknown} */ ({ dtype: tensor.type, shape: tensor.dims, data }));
}
