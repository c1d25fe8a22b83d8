/** Widths that the shipped nested model was trained at, ascending. */
export const widths = [1, 2, 4, 8, 16, 32] as const;

/** A picture counts as gone where more than this share of it is lost. */
export const gone = 0.5;

/** What was measured of the shipped model on pictures that no training saw; it stands in the model's file. */
export interface HourglassLimits {
  /** Mean share lost, by width: of glyphs, of pictures of random strokes, of the twenty doodles drawn by hand. */
  readonly glyphs: readonly number[];
  readonly strokes: readonly number[];
  readonly doodles: readonly number[];
  /** Widths at which the middle half of the doodles go: the narrowest and the widest. */
  readonly breaks: readonly [narrow: number, wide: number];
  /** Share lost at the full width by the easiest 1, 2 … 99 of 100 pictures of strokes. */
  readonly widest: readonly number[];
}
