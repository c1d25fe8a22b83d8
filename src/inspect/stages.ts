/** What an evaluation is at, in the order of its work; of each, the ones that apply. */
export type Stage =
  | "PCA"
  | "pictures"
  | "non-local means"
  | "rows"
  | "anomalies"
  | "classes"
  | "widths"
  | "likelihood";

/** Hears what an evaluation is at, and the share of that stage that is done, 0…1. */
export type Report = (stage: Stage, share: number) => void;
