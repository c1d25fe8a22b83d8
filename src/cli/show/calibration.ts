import type { AutoThreshold, Calibration, Provenance } from "../../node.ts";
import { calibrationSentences } from "../../report/calibration.ts";
import { showNumber } from "../../report/units.ts";

/** What a threshold is worth, a line each. */
export function calibrationLines(
  calibration: Calibration,
  auto: AutoThreshold | undefined,
  { series, provenance: { rows } }: { series: boolean; provenance: Provenance },
): string[] {
  return [...(auto ? [chosenBy(auto)] : []), ...calibrationSentences(calibration, { rows, series })];
}

/** The same, for `--json`. */
export function calibrationDocument(
  { share, heldOut, carried, contamination }: Calibration,
  auto: AutoThreshold | undefined,
): object {
  return {
    share,
    held_out: heldOut,
    carried,
    contamination,
    ...(auto && { chosen_by: auto.by, ...(auto.labelled && { labelled: auto.labelled }) }),
  };
}

function chosenBy({ by, labelled }: AutoThreshold): string {
  if (labelled)
    return `threshold by the labels of ${labelled.rows} rows: precision ${showNumber(labelled.precision)}, recall ${showNumber(labelled.recall)} on these`;
  if (by === "apart") return "threshold where the scores of this data stand apart from the rest";
  return "no scores stand apart in this data; threshold of the rate";
}
