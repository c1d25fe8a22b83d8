import { roundTo } from "../core/decimals.ts";

/**
 * How the cells of a column come back from a coded row: as the decoded value, or a number of the column's own where the
 * model does not resolve it, plus a whole number of steps of twice `half`. A column whose `half` is 0 comes back exactly.
 */
export interface CellPlan {
  /** Most that a number is off, in the column's units; 0 is exact, as categories are. */
  readonly bound: number;
  readonly half: number;
  /** Decimal places that numbers are rounded to; undefined where they are not. */
  readonly decimals?: number;
  /** Least and greatest number that comes back. */
  readonly low: number;
  readonly high: number;
  /** Stands for the decoded value in every row. */
  readonly centre?: number;
  /** Expected standard deviation of the steps, as a scale's byte. */
  readonly spread: number;
}

/** What a number comes back as that is `steps` steps from a decoded value. */
export function steppedTo(plan: CellPlan, decoded: number, steps: number): number {
  const { half, decimals, centre, low, high } = plan;
  const base = centre ?? decoded;
  if (half === 0 && decimals !== undefined) {
    const scale = 10 ** decimals;
    return (Math.round(base * scale) + steps) / scale;
  }
  // No number lies beyond the ends, so none gets further away by this.
  const value = Math.min(high, Math.max(low, base + 2 * half * steps));
  return decimals === undefined ? value : roundTo(value, decimals);
}

/** Most steps that are coded; beyond it a number is kept as it is. */
const mostSteps = 2 ** 24;
/** Share of a standard deviation by which decoded values of two machines may differ. */
export const jitter = 1e-4;

/**
 * The steps from a decoded value to a number, or undefined where the number has to be kept as it is: too far away, or so near
 * the middle between two that another machine could take the other. `deviation` is the column's, in the model.
 */
export function stepsTo(plan: CellPlan, decoded: number, x: number, deviation: number): number | undefined {
  const { half, decimals = 0, centre, bound } = plan;
  const base = centre ?? decoded;
  const scale = 10 ** decimals;
  const unsure = centre === undefined ? jitter * deviation : 0;
  let steps = 0;
  if (half > 0) steps = Math.round((x - base) / (2 * half));
  else if (plan.decimals !== undefined) {
    const grid = base * scale;
    if (Math.abs(Math.abs(grid - Math.floor(grid)) - 0.5) <= unsure * scale) return undefined;
    steps = Math.round(x * scale) - Math.round(grid);
  }
  if (!(Math.abs(steps) <= mostSteps)) return undefined;
  const off = Math.abs(steppedTo(plan, decoded, steps) - x);
  return off <= bound ? steps : undefined;
}
