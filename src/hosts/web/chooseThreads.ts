import { zeros } from "../../core/tensor.ts";
import { graphModel } from "../../engine/onnx/models.ts";
import type { SessionOptions } from "../../engine/onnx/sessionOptions.ts";
import type { Thread } from "../../engine/onnx/thread.ts";
import { graph } from "../../graph/graph.ts";
import { encodeOnnx } from "../../graph/onnx/encode.ts";
import * as op from "../../graph/ops/index.ts";
import { input } from "../../graph/value.ts";

/** Most threads that are tried: a step's small products share their work among no more. */
const most = 4;
/** Products of one timing, and timings of which the best counts. */
const [products, timings] = [8, 5];

/** Threads that this page may use: all cores but the page's own, and one where threads cannot share memory. */
function availableThreads(): number {
  if (!globalThis.crossOriginIsolated) return 1;
  return Math.max(1, Math.min(most, (navigator.hardwareConcurrency || 1) - 1));
}

/**
 * A thread of the runtime with as many threads as pay. The runtime's own threads spin while they wait for work, so on
 * a busy machine several are slower than one: both are timed, which takes about a second.
 */
export async function fastest(start: (threads: number) => Thread, options: SessionOptions): Promise<Started> {
  const threads = availableThreads();
  const several = { threads, thread: start(threads) };
  if (threads === 1) return several;
  const one = { threads: 1, thread: start(1) };
  try {
    const together = await msOfProducts(several.thread, options);
    const alone = await msOfProducts(one.thread, options);
    const [winner, loser] = together < alone ? [several, one] : [one, several];
    await loser.thread.close();
    return winner;
  } catch (error) {
    await Promise.allSettled([several.thread.close(), one.thread.close()]);
    throw error;
  }
}

interface Started {
  readonly threads: number;
  readonly thread: Thread;
}

/** Milliseconds of a few products of the size of a dense layer's. */
async function msOfProducts(thread: Thread, options: SessionOptions): Promise<number> {
  const [x, w] = [input("x", "float32", [128, 256]), input("w", "float32", [256, 256])];
  const y = Array.from({ length: products }).reduce<typeof x>((value) => op.gemm(value, w), x);
  const program = await thread.compile(encodeOnnx(graphModel(graph({ y }))), options);
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < timings; i++) {
    const inputs = { x: zeros("float32", x.shape), w: zeros("float32", w.shape) };
    const started = performance.now();
    await thread.run(program, inputs);
    best = Math.min(best, performance.now() - started);
  }
  await thread.release(program);
  return best;
}
