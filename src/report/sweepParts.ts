import type { Sweep } from "../inspect/sweep.ts";
import { sweepChart } from "./charts/sweepChart.ts";
import type { Html } from "./html.ts";
import { figures, folded, paragraph } from "./parts.ts";
import { sweepTable } from "./sweepTable.ts";
import { table } from "./table.ts";

/** A sweep in a report: which width to take and why, the curve, and its numbers. */
export function sweepParts(swept: Sweep): Html[] {
  const { header, rows } = sweepTable(swept.points);
  return [
    paragraph(`${swept.choice.reason}.`),
    figures(sweepChart(swept)),
    folded("The numbers", table(header, rows, { caption: "Held-out error of each width" })),
  ];
}
