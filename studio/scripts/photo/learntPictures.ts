import { coastOf } from "../../models/coast/coast.ts";
import { paintCoast } from "../../models/coast/paintCoast.ts";
import { type Photograph, pieceOf } from "./photographs.ts";

/** A row in so many is a piece of a photograph. */
const everyNth = 7;

/** The first rows that are learnt at a side, as bytes [count, 3, side, side]: coasts, and a row in seven a piece of a photograph. */
export async function learntPictures(
  count: number,
  side: number,
  photographs: readonly Photograph[],
): Promise<Uint8Array<ArrayBuffer>> {
  const size = 3 * side * side;
  // Each side has rows of its own; the panel and the measures take other seeds.
  const seed = 11 + side;
  const pictures = new Uint8Array(count * size);
  for (let row = 0; row < count; row++) {
    const picture =
      row % everyNth === everyNth - 1
        ? await pieceOf(photographs, row, { seed, side })
        : paintCoast(coastOf(row, seed), side);
    pictures.set(picture, row * size);
  }
  return pictures;
}
