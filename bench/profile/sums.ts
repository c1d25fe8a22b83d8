import type { Kernel } from "./kernels.ts";

/** Several kernels together. */
export interface Sum {
  /** Milliseconds a step. */
  readonly ms: number;
  /** Nodes of the graph. */
  readonly calls: number;
  readonly flops: number;
}

/** Kernels summed by a label, the longest first. */
export function sumBy(kernels: readonly Kernel[], label: (kernel: Kernel) => string): [string, Sum][] {
  const sums = new Map<string, Sum>();
  for (const kernel of kernels) {
    const key = label(kernel);
    const { ms, calls, flops } = sums.get(key) ?? { ms: 0, calls: 0, flops: 0 };
    sums.set(key, { ms: ms + kernel.ms, calls: calls + 1, flops: flops + kernel.flops });
  }
  return [...sums].sort(([, a], [, b]) => b.ms - a.ms);
}
