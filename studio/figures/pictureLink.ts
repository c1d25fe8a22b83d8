import { side } from "../models/strokes.ts";

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const levels = 7;

/** 28×28 numbers in 0…1 as 392 letters for an address: two pixels a letter, eight levels each. */
export function pictureToText(picture: ArrayLike<number>): string {
  let text = "";
  for (let i = 0; i < side * side; i += 2) text += letters[8 * level(picture[i]) + level(picture[i + 1])];
  return text;
}

/** The picture of such letters; undefined where they are none. */
export function pictureFromText(text: string): Float32Array | undefined {
  if (text.length !== (side * side) / 2) return undefined;
  const picture = new Float32Array(side * side);
  for (let i = 0; i < text.length; i++) {
    const value = letters.indexOf(text[i]);
    if (value < 0) return undefined;
    picture[2 * i] = Math.floor(value / 8) / levels;
    picture[2 * i + 1] = (value % 8) / levels;
  }
  return picture;
}

function level(value: number): number {
  return Math.round(levels * Math.min(1, Math.max(0, value)));
}
