import type { InputSpec } from "../../models/inputs/inputSpec.ts";
import { columnTable } from "../blame.ts";
import { section } from "../page.ts";
import { paragraph } from "../parts.ts";
import type { RowKind } from "./rowKind.ts";

/** Most columns that are listed. */
const mostColumns = 50;

/** Which columns of a table are hard to reconstruct. */
export const table: RowKind<Extract<InputSpec, { kind: "table" }>> = {
  examples: () => 0,
  measured: 2000,
  scores: true,
  section: ({ columns = [] }) =>
    section(
      "Columns",
      paragraph(
        "Which columns are hard to reconstruct: the mean squared error of each, in units of its own spread.",
      ),
      columnTable(columns.slice(0, mostColumns), { of: "error" }),
    ),
};
