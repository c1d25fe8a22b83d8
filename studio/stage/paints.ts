/** Red, green and blue, 0…255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** How the number of a pixel becomes a colour. */
export const paints = { ink, glow, signed } as const;
export type Paint = keyof typeof paints;

/** What is drawn: 0 the pad's dark, 1 white. */
function ink(value: number): Colour {
  const level = Math.min(1, Math.max(0, value));
  return [20 + 230 * level, 22 + 226 * level, 26 + 216 * level];
}

/** An error: 0 dark, then the loss's orange, 1 nearly white. */
function glow(value: number): Colour {
  const level = Math.min(1, Math.max(0, value)) ** 0.8;
  return [20 + 235 * level, 22 + 100 * level + 60 * level ** 3, 26 + 90 * level ** 4];
}

/** −1 orange, 0 dark, 1 blue. */
function signed(value: number): Colour {
  const level = Math.min(1, Math.abs(value)) ** 0.6;
  return value < 0
    ? [20 + 220 * level, 22 + 100 * level, 26]
    : [20 + 54 * level, 22 + 146 * level, 26 + 210 * level];
}
