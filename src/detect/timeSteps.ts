import { type Tensor, zeros } from "../core/tensor.ts";
import type { Cut } from "../data/dataset.ts";

/**
 * Time steps of a series of which all is known once its first `windows` windows are: no window that comes later holds
 * them. All time steps after the last window.
 */
export function settledTimeSteps(cut: Cut, windows: number, all: number): number {
  return windows === all ? cut.timeSteps : Math.min(cut.timeSteps, startOf(cut, windows));
}

/** First time step of a window. */
function startOf({ stride, starts }: Starts, window: number): number {
  return starts?.[window] ?? window * stride;
}

/** Where windows begin. */
type Starts = Pick<Cut, "stride" | "starts">;

/** Lays what is known of windows back on the series that they were cut out of, in memory for the open windows alone. */
export interface Overlay {
  /** Takes rows [n, columns, window], the first of which is window `start`; windows come in their order. */
  add(start: number, rows: Tensor): void;
  /**
   * The mean of all windows that hold a time step, [time steps, columns], of the time steps from the end of the last call up to
   * `end`, which must be settled; not a number where no window holds one.
   */
  take(end: number): Tensor<"float64">;
}

export function overlay(cut: Starts, columns: number): Overlay {
  let first = 0;
  let sums = new Float64Array();
  let counts = new Uint32Array();
  const hold = (timeSteps: number): void => {
    if (timeSteps <= counts.length) return;
    const [moreSums, moreCounts] = [new Float64Array(timeSteps * columns), new Uint32Array(timeSteps)];
    moreSums.set(sums);
    moreCounts.set(counts);
    [sums, counts] = [moreSums, moreCounts];
  };
  return {
    add: (start, { shape: [n, , window], data }) => {
      hold(startOf(cut, start + n - 1) + window - first);
      for (let i = 0; i < n; i++) {
        const at = startOf(cut, start + i) - first;
        for (let t = 0; t < window; t++) {
          counts[at + t]++;
          for (let c = 0; c < columns; c++)
            sums[(at + t) * columns + c] += Number(data[(i * columns + c) * window + t]);
        }
      }
    },
    take: (end) => {
      const means = zeros("float64", [end - first, columns]);
      for (let i = 0; i < means.data.length; i++)
        means.data[i] = (sums[i] ?? 0) / (counts[Math.floor(i / columns)] ?? 0);
      sums = sums.slice((end - first) * columns);
      counts = counts.slice(end - first);
      first = end;
      return means;
    },
  };
}

/** Share of the windows that hold a time step which may find nothing odd where it is. */
const mayMiss = 0.1;

/**
 * Scores of time steps from those of their windows: what nine in ten of the windows that hold a time step reach. Each window
 * that holds an odd time step is odd, so that beside it some are not, and it is known to a tenth of a window.
 */
export interface TimeStepScores {
  /** Takes the scores of the next windows. */
  add(scores: Float64Array): void;
  /**
   * Scores of the time steps from the end of the last call up to `end`, which must be settled; not a number where no window
   * holds one.
   */
  take(end: number): Float64Array<ArrayBuffer>;
}

export function timeStepScores(cut: Starts, window: number): TimeStepScores {
  /** Scores of the windows from `first` on. */
  let open = new Float64Array();
  let first = 0;
  let done = 0;
  /** How many windows begin before a time step. */
  const beginBefore = (timeStep: number): number => {
    if (!cut.starts) return Math.max(0, Math.ceil(timeStep / cut.stride));
    let [low, high] = [0, cut.starts.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cut.starts[middle] < timeStep) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const firstHolding = (timeStep: number): number => beginBefore(timeStep - window + 1);
  return {
    add: (scores) => {
      const more = new Float64Array(open.length + scores.length);
      more.set(open);
      more.set(scores, open.length);
      open = more;
    },
    take: (end) => {
      const found = Float64Array.from({ length: end - done }, (_, i) => {
        const timeStep = done + i;
        const holding = open.slice(firstHolding(timeStep) - first, beginBefore(timeStep + 1) - first).sort();
        return holding[Math.floor(mayMiss * holding.length)] ?? Number.NaN;
      });
      const next = Math.max(first, Math.min(first + open.length, firstHolding(end)));
      open = open.slice(next - first);
      [first, done] = [next, end];
      return found;
    },
  };
}
