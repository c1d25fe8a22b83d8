/** Widths that the code of the tales can be cut to, ascending. */
export const storyWidths = [1, 2, 4, 8, 16] as const;
