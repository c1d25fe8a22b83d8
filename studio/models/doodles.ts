import type { Stroke } from "./strokes.ts";

/** Pictures drawn by hand, of kinds that no training saw; the first is on the Start page before anybody draws. */
export const doodles: Readonly<Record<"fish" | "house", readonly Stroke[]>> = {
  fish: [[5, 10, 9, 14, 14, 9, 20, 10, 23, 14, 20, 18, 14, 19, 9, 14, 5, 18, 5, 10]],
  house: [
    [5.5, 13, 14, 5, 22.5, 13],
    [8, 12, 8, 23, 20, 23, 20, 12],
    [12.5, 22.5, 12.5, 17, 15.5, 17, 15.5, 22.5],
  ],
};
