import { type Random, random } from "../../src/core/random.ts";
import { drawGlyph, glyphClasses, glyphFactors } from "../../src/data/procedural/glyphs.ts";
import { scribble, side } from "./strokes.ts";

/** Row `row` of the glyphs of a seed, as 28×28 numbers in 0…1. */
export function glyph(row: number, seed: number): Float32Array {
  return numbers((out) => drawGlyph(glyphFactors(row, seed), out));
}

/** The class of a row of glyphs: they take turns. */
export function classOf(row: number): number {
  return row % glyphClasses.length;
}

/** A picture of random strokes, as 28×28 numbers in 0…1. */
export function scribbled(row: number, seed: number): Float32Array {
  return numbers((out) => scribble(row, seed, out));
}

/** A picture with a normal number of deviation `sigma` added to each of its numbers. */
export function noisy(picture: Float32Array, sigma: number, source: Random): Float32Array {
  return picture.map((value) => value + sigma * source.normal());
}

/** A stream of random numbers for a figure. */
export function dice(seed: number, what: string): Random {
  return random(seed).fork(what);
}

function numbers(draw: (out: Uint8Array) => void): Float32Array {
  const out = new Uint8Array(side * side);
  draw(out);
  return Float32Array.from(out, (byte) => byte / 255);
}
