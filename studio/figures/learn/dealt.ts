import { dice, glyph, scribbled } from "../../models/pictures.ts";

/** Twelve pictures, three or four of them strokes that a network of glyphs never saw. */
export function dealt(seed: number): { picture: Float32Array; stranger: boolean }[] {
  const draw = dice(seed, "deal");
  const strangers = 3 + draw.integer(2);
  return Array.from({ length: 12 }, (_, i) => {
    const row = draw.integer(10_000);
    return i < strangers
      ? { picture: scribbled(row, seed), stranger: true }
      : { picture: glyph(row, seed), stranger: false };
  });
}
