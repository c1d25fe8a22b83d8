/**
 * A worker's side of the calls in thread.ts: each message is `{ id, call, … }`, each answer `{ id, value }` or
 * `{ id, error }`. Buffers are moved, not copied. Plain JavaScript, as the worker that imports it.
 */

/** @typedef {import("../../core/tensor.ts").Tensor} Tensor */
/**
 * The worker's end of its port: `parentPort` in Node, `self` in a browser's worker.
 * @typedef {object} WorkerPort
 * @property {(message: unknown, moved: ArrayBuffer[]) => void} postMessage
 * @property {((event: { data: any }) => void) | null} onmessage
 */

/**
 * Answers the port's messages, one at a time and in order: a run that follows another must see the state which that
 * one left. After `close` it listens no more.
 * @param {WorkerPort} port
 * @param {Readonly<Record<string, (message: any) => Promise<unknown>>>} calls
 */
export function answerCalls(port, calls) {
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  port.onmessage = ({ data: message }) => {
    queue = queue.then(async () => {
      try {
        const value = await calls[message.call](message);
        port.postMessage({ id: message.id, value }, buffersOf(value));
      } catch (error) {
        port.postMessage(
          { id: message.id, error: error instanceof Error ? error.message : String(error) },
          [],
        );
      }
      if (message.call === "close") port.onmessage = null;
    });
  };
}

/** The buffers of an answer, to be moved rather than copied. @param {unknown} value */
function buffersOf(value) {
  if (typeof value !== "object" || value === null) return [];
  const buffers = Object.values(value).map((tensor) => /** @type {Tensor} */ (tensor).data.buffer);
  return [...new Set(buffers)];
}
