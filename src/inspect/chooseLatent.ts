/** The held-out error that a width of the bottleneck reaches. */
export interface WidthError {
  readonly latent: number;
  readonly error: number;
}

/** A width, and why it was taken. */
export interface Choice {
  /** The width to take. */
  readonly latent: number;
  /** The largest error that was still near enough to the best. */
  readonly bound: number;
  /** Why, in one sentence with the figures. */
  readonly reason: string;
}

/** Share of what the best width gains that a narrower one may give up. */
const margin = 0.05;

/**
 * The smallest width whose held-out error gives up at most a twentieth of what the best one gains over predicting the
 * mean. The error itself is no measure: it falls with every number more, and a margin of it would take the widest.
 */
export function chooseLatent(widths: readonly WidthError[], { variance }: { variance: number }): Choice {
  const best = widths.reduce((a, b) => (b.error < a.error ? b : a));
  const bound = best.error + margin * Math.max(0, variance - best.error);
  const chosen = widths.filter(({ error }) => error <= bound).reduce((a, b) => (b.latent < a.latent ? b : a));
  const show = (x: number) => x.toPrecision(3);
  return {
    latent: chosen.latent,
    bound,
    reason:
      `${chosen.latent} is the smallest width whose held-out error (${show(chosen.error)}) gives up at most ` +
      `${100 * margin} % of what the best width (${best.latent}: ${show(best.error)}) gains over predicting the mean ` +
      `(${show(variance)}): at most ${show(bound)}`,
  };
}
