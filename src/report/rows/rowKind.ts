import type { ColumnError, Examples } from "../../inspect/examples.ts";
import type { Section } from "../page.ts";

/** How a report shows one kind of rows. `S` is what a model says of its input. */
export interface RowKind<S> {
  /** How many rows are shown beside their reconstructions; 0 where none are. */
  examples(input: S): number;
  /** Over how many rows the error of each column is measured; 0 where it is not. */
  readonly measured: number;
  /** Whether a training's report shows how the scores of held-out rows spread. */
  readonly scores: boolean;
  /** The rows as a part of a report. */
  section(shown: ShownRows, input: S): Section;
}

/** What a report shows of some rows, as a model gives it. */
export interface ShownRows {
  /** Whether training did not see them. */
  readonly unseen: boolean;
  /** Rows beside their reconstructions, where the kind asks for them. */
  readonly examples?: NamedExamples;
  /** The error of each column, the largest first, where the kind asks for it. */
  readonly columns?: readonly ColumnError[];
}

/** Rows and what they become, with a name for each. */
export interface NamedExamples extends Examples {
  readonly names: readonly string[];
}

/** Where example rows come from, in a sentence. */
export function originOf({ unseen }: ShownRows): string {
  return unseen ? "Rows that were held out: training never saw them." : "Rows of the training set.";
}
