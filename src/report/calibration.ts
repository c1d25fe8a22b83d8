import type { Calibration } from "../model/detector/calibration.ts";
import { showCount, showNumber } from "./units.ts";

/** What a threshold is worth, in sentences without full stops: what it flags of normal rows, and what the rows cannot carry. */
export function calibrationSentences(
  { rate, share, heldOut, carried, contamination }: Calibration,
  { rows, series = false }: { rows: number; series?: boolean },
): string[] {
  const unit = series ? "windows without overlap" : "rows";
  const between =
    `between ${showShare(share.low)} and ${showShare(share.high)} of normal ${series ? "windows" : "rows"} are flagged ` +
    `(99 % sure, by ${showCount(heldOut)} ${unit} held out in training)`;
  const asked = rate === undefined ? "" : `rate ${showShare(rate)}: `;
  return [
    carried || rate === undefined
      ? `${asked}${between}`
      : `${showCount(heldOut)} ${unit} held out of ${showCount(rows)}${series ? " windows" : ""} cannot carry a rate of ${showShare(rate)}, which takes about ${showCount(Math.ceil(1 / rate))}: ${between}`,
    ...(contamination > 0
      ? [
          `${showShare(contamination)} of the training rows are presumed odd, and rows as odd were left out of the threshold`,
        ]
      : []),
  ];
}

/** A share in 0…1 in percent. */
function showShare(share: number): string {
  return `${showNumber(share < 1e-6 ? 0 : Number((share * 100).toPrecision(2)))} %`;
}
