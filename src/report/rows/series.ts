import type { InputSpec } from "../../models/inputs/inputSpec.ts";
import { seriesGrid } from "../charts/seriesGrid.ts";
import { section } from "../page.ts";
import { paragraph } from "../parts.ts";
import { originOf, type RowKind } from "./rowKind.ts";

/** The first column of some windows, input and reconstruction over one another. */
export const series: RowKind<Extract<InputSpec, { kind: "series" }>> = {
  examples: () => 4,
  measured: 0,
  scores: true,
  section: (shown, { window, columns }) => {
    const { names, rows, reconstructions } = shown.examples!;
    const size = window * columns.length;
    return section(
      "Windows",
      paragraph(originOf(shown)),
      seriesGrid(
        names.map((name, i) => ({
          name: `${name}, ${columns[0].name}`,
          input: rows.data.subarray(i * size, i * size + window) as Float64Array,
          reconstruction: reconstructions.data.subarray(i * size, i * size + window),
        })),
      ),
    );
  },
};
