/**
 * A row of the table of results: one piece of work on real data, done as a user would do it. It measures and it says
 * what it compares with; it is not a benchmark of speed, and it chooses nothing by what it measures.
 */
export interface Row {
  /** What `--only` calls it; `--only fashion` means `fashion-8` too. */
  readonly name: string;
  /** The work, the data and the command, in a sentence or two of Markdown. */
  readonly what: string;
  /** Most minutes that it takes on two quiet cores. */
  readonly minutes: number;
  /** Files and folders of the data folder without which it is skipped. */
  readonly needs: readonly string[];
  run(context: Context): Promise<Outcome>;
}

/** What a row is given to work with. */
export interface Context {
  /** The place of a file or folder of the data folder. */
  data(path: string): string;
  /** A place for a file of its own, gone when the row ends. */
  scratch(name: string): string;
  /** Runs a command line of Hourglass with `--json` and gives the document; throws where it fails. */
  hourglass(...words: readonly string[]): Promise<unknown>;
  readonly threads: number;
  /** A Python that has PyTorch, where the machine has one. */
  readonly python: string;
  /** Says a line to the person who waits. */
  log(line: string): void;
}

/** What a row measured. */
export interface Outcome {
  readonly figures: readonly Figure[];
  /** What a reader must know besides, in sentences. */
  readonly notes?: readonly string[];
}

/** One number that a row is about, and what stands beside it. */
export interface Figure {
  /** What it measures: `test MSE`. */
  readonly name: string;
  readonly value: number;
  /** Digits after the point that mean something. */
  readonly digits: number;
  readonly reach?: { readonly atMost: number } | { readonly atLeast: number };
  /** The same measure of other methods on the same rows; a figure from elsewhere says so in its name. */
  readonly beside: Readonly<Record<string, number>>;
}
