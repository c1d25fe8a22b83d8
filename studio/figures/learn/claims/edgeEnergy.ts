import { side } from "../../../models/strokes.ts";

/** Mean squared difference between neighbouring pixels, over pictures: high where edges are sharp. */
export function edgeEnergy(pictures: readonly Float32Array[]): number {
  let sum = 0;
  for (const picture of pictures)
    for (let y = 0; y < side - 1; y++)
      for (let x = 0; x < side - 1; x++) {
        const at = y * side + x;
        sum += (picture[at + 1] - picture[at]) ** 2 + (picture[at + side] - picture[at]) ** 2;
      }
  return sum / pictures.length / (side - 1) ** 2 / 2;
}
