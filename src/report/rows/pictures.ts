import { rowOf } from "../../core/rows.ts";
import type { InputSpec } from "../../models/inputs/inputSpec.ts";
import { pictureGrid } from "../charts/pictureGrid.ts";
import type { Html } from "../html.ts";
import { section } from "../page.ts";
import { paragraph } from "../parts.ts";
import type { Picture } from "../picture.ts";
import { type NamedExamples, originOf, type RowKind } from "./rowKind.ts";

/** Pictures beside what came back, with a map of the error. */
export const pictures: RowKind<Extract<InputSpec, { kind: "pictures" }>> = {
  // Small pictures fit in by the dozen, large ones by the handful.
  examples: ({ height }) => (height < 96 ? 12 : 5),
  measured: 0,
  scores: false,
  section: (shown) =>
    section("Pictures", paragraph(originOf(shown)), ...(shown.examples ? [exampleGrid(shown.examples)] : [])),
};

/** Examples as a grid: input, noisy input where there was noise, reconstruction, error. */
export function exampleGrid({ names, rows, noisy, reconstructions }: NamedExamples): Html {
  return pictureGrid(
    names.map((name, i) => ({
      name,
      input: rowOf(rows, i) as Picture,
      ...(noisy && { noisy: rowOf(noisy, i) as Picture }),
      reconstruction: rowOf(reconstructions, i) as Picture,
    })),
  );
}
