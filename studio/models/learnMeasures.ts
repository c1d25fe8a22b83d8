/** What the Learn page shows and a page cannot compute at once; scripts/trainLearn.ts measures it. Errors are mean squares a pixel. */
export interface LearnMeasures {
  /** Held-out error to the clean picture by width of the waist: clean pictures, noisy ones that are also the target, a hundred pictures. */
  readonly sweep: Readonly<Record<"clean" | "noisy" | "few", SweepCurve>>;
  /** The best linear code (PCA) of a width. */
  readonly pca: readonly { readonly width: number; readonly error: number }[];
}

export interface SweepCurve {
  readonly widths: readonly number[];
  readonly error: readonly number[];
}
