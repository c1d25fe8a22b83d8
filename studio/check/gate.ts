import type { Grounds } from "./grounds.ts";

/** What a gate measured, in a few words, and what is against it: one line each, none where the gate holds. */
export interface Finding {
  readonly figure: string;
  readonly faults: readonly string[];
}

/** One property that the built studio must have. */
export interface Gate {
  readonly name: string;
  /** A timing counts only where the machine has nothing else to do. */
  readonly timing?: boolean;
  /** What must be there for it, where something may be missing; a gate that lacks it is skipped with this line. */
  readonly missing?: () => string | undefined;
  check(grounds: Grounds): Promise<Finding>;
}

/** A finding that holds where a measured value is within its limit. */
export function within(value: number, limit: number, unit: string): Finding {
  const figure = `${shown(value)} ${unit} (at most ${shown(limit)})`;
  return { figure, faults: value <= limit ? [] : [figure] };
}

function shown(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
