/** Where graphs run: the processor, or the graphics card through the runtime's bundled WebGPU. */
export type Device = "cpu" | "webgpu";

/** What onnxruntime-node is told when it makes a session. */
export interface SessionOptions {
  readonly [name: string]: unknown;
}

/**
 * Options for a training graph. The memory pattern would plan one block for a whole step and more than doubles
 * the peak; without it the arena reuses buffers as they fall free, at the same speed. Denormals, which Adam's
 * second moments reach, slow the processor a hundredfold. A product that takes the activation after it along computes
 * that part in one thread, so the two stay apart. Failures are thrown, so the runtime need not print them too.
 */
export function sessionOptions(device: Device, threads: number): SessionOptions {
  return {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    executionMode: "sequential",
    graphOptimizationLevel: "all",
    enableCpuMemArena: true,
    enableMemPattern: false,
    logSeverityLevel: 4,
    extra: {
      session: { set_denormal_as_zero: "1", intra_op: { allow_spinning: "1" } },
      optimization: { disable_specified_optimizers: "GemmActivationFusion" },
    },
  };
}
