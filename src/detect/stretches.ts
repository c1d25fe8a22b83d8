import type { Verdict } from "./verdict.ts";

/** Anomalous time steps of a series that follow each other: the oddest of them, the first and the last. */
export interface Stretch extends Verdict {
  /** First time step. */
  readonly from: number;
  /** Last time step. */
  readonly to: number;
}

/** Joins anomalies, told in the order of the series, into stretches; each goes to `take` once it has ended. */
export function stretches(take: (stretch: Stretch) => void): {
  next(verdict: Verdict): void;
  end(): void;
} {
  let open: Stretch | undefined;
  const end = () => {
    if (open) take(open);
    open = undefined;
  };
  return {
    next: (verdict) => {
      if (!verdict.anomaly) end();
      else if (!open) open = { ...verdict, from: verdict.row, to: verdict.row };
      else open = { ...(verdict.score > open.score ? verdict : open), from: open.from, to: verdict.row };
    },
    end,
  };
}
