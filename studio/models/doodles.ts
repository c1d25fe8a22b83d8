import type { Stroke } from "./strokes.ts";

const arc = (x: number, y: number, rx: number, ry: number, from: number, to: number): Stroke =>
  Array.from({ length: 17 }, (_, i) => {
    const t = Math.PI * (from + ((to - from) * i) / 16);
    return [x + rx * Math.cos(t), y + ry * Math.sin(t)];
  }).flat();

/** Pictures drawn by hand, of kinds that no training saw; the first is on the Start page before anybody draws. */
export const doodles: Readonly<Record<"face" | "house" | "heart", readonly Stroke[]>> = {
  face: [
    arc(14, 14, 9.5, 9.5, -0.5, 1.5),
    arc(10.4, 11, 0.4, 0.6, 0, 2),
    arc(17.6, 11, 0.4, 0.6, 0, 2),
    arc(14, 14.6, 5, 4, 0.1, 0.9),
  ],
  house: [
    [5.5, 13, 14, 5, 22.5, 13],
    [8, 12, 8, 23, 20, 23, 20, 12],
    [12.5, 22.5, 12.5, 17, 15.5, 17, 15.5, 22.5],
  ],
  heart: [
    [
      14, 23, 8, 17, 5, 12.5, 5.5, 8.5, 8.5, 6.2, 11.8, 7, 14, 10.5, 16.2, 7, 19.5, 6.2, 22.5, 8.5, 23, 12.5,
      20, 17, 14, 23,
    ],
  ],
};
