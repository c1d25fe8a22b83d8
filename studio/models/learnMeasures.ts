/** What the Learn page shows and a page cannot compute at once; scripts/trainLearn.ts measures it. Errors are mean squares a pixel. */
export interface LearnMeasures {
  /** Error to the clean picture by width of the waist, trained on clean pictures, on noisy ones, and on few noisy ones. */
  readonly sweep: Readonly<Record<"clean" | "noisy" | "few", SweepCurve>>;
}

export interface SweepCurve {
  readonly widths: readonly number[];
  readonly network: readonly number[];
  /** The best linear code, principal components. */
  readonly linear: readonly number[];
}
