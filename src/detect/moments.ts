import { type Tensor, zeros } from "../core/tensor.ts";
import type { Cut } from "../data/dataset.ts";

/** Lays what is known of windows back on the series that they were cut out of. */
export interface Overlay {
  /** Takes rows [n, columns, window], the first of which is window `start`. */
  add(start: number, rows: Tensor): void;
  /** The mean of all windows that hold a moment, [moments, columns]; not a number where none does. */
  means(): Tensor<"float64">;
}

export function overlay({ moments, stride }: Cut, columns: number): Overlay {
  const sums = zeros("float64", [moments, columns]);
  const held = new Uint32Array(moments);
  return {
    add: (start, { shape: [n, , window], data }) => {
      for (let i = 0; i < n; i++) {
        const first = (start + i) * stride;
        for (let t = 0; t < window; t++) {
          held[first + t]++;
          for (let c = 0; c < columns; c++)
            sums.data[(first + t) * columns + c] += Number(data[(i * columns + c) * window + t]);
        }
      }
    },
    means: () => ({ ...sums, data: sums.data.map((sum, i) => sum / held[Math.floor(i / columns)]) }),
  };
}

/** Share of the windows that hold a moment which may find nothing odd where it is. */
const mayMiss = 0.1;

/**
 * Scores of moments [moments] from those of their windows: what nine in ten of the windows that hold a moment reach. Each
 * window that holds an odd moment is odd, so that beside it some are not, and it is known to a tenth of a window. Not
 * a number where no window holds a moment.
 */
export function momentScores(
  scores: Float64Array,
  { moments, stride }: Cut,
  window: number,
): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length: moments }, (_, moment) => {
    const first = Math.max(0, Math.ceil((moment - window + 1) / stride));
    const holding = scores.slice(first, Math.floor(moment / stride) + 1).sort();
    return holding[Math.floor(mayMiss * holding.length)] ?? Number.NaN;
  });
}
