import { drawStrokes, type Stroke, side } from "../models/strokes.ts";

/** Half the width of the pad's pen, in pixels. */
const penRadius = 1.15;

/** Strokes as a picture of 28×28 numbers in 0…1. */
export function inkOf(strokes: readonly Stroke[]): Float32Array {
  const bytes = new Uint8Array(side * side);
  drawStrokes(strokes, penRadius, bytes);
  return Float32Array.from(bytes, (byte) => byte / 255);
}
