import type { Tensor } from "../../core/tensor.ts";
import { type Html, html } from "../html.ts";
import { heat, heatRamp, image, type Picture } from "../picture.ts";

/** A picture that was called an anomaly, what the model would have it be, and where they differ. */
export interface HeatRow {
  /** The file, or the row's number. */
  readonly name: string;
  readonly score: number;
  readonly input: Picture;
  readonly repaired: Picture;
  /** The residuals at each pixel, [1, height, width], as a multiple of what is usual. */
  readonly heat: Tensor<"float32">;
}

/** The multiple of the usual error from which on the map is white. */
const whiteHeat = 6;

/** A map of residuals as colours. */
export function heatPicture(map: Tensor<"float32">): Tensor<"uint8"> {
  return heat(map, whiteHeat);
}

/** A map of how sure it is that a place is damaged, in 0…1, as colours. */
export function certaintyPicture(map: Tensor<"float32">): Tensor<"uint8"> {
  return heat(map, 1);
}

/** Anomalies side by side with their repairs and their maps, in the order given; maps are of residuals, or of certainty in 0…1. */
export function heatGrid(rows: readonly HeatRow[], scale: "residuals" | "certainty" = "residuals"): Html {
  if (rows.length === 0) return html`<p class="quiet">No picture was called an anomaly.</p>`;
  const strips = rows.map((row) => {
    const cells = [
      ["input", row.input],
      ["repaired", row.repaired],
      ["heat", scale === "certainty" ? certaintyPicture(row.heat) : heatPicture(row.heat)],
    ] as const;
    const shown = cells.map(
      ([head, picture]) => html`<li>${image(picture, `${row.name}: ${head}`)}${head}</li>`,
    );
    return html`<figure class="strip of-3"><ul>${shown}</ul><figcaption>${row.name}, score ${row.score.toFixed(1)}</figcaption></figure>
`;
  });
  const [, height, width] = rows[0].input.shape;
  const large = Math.max(height, width) >= 96 && html` large`;
  return html`<div class="ramp"><span>Heat</span><span>0</span>${image(heatRamp(), "Colour scale of the heat, from dark (none) through orange to white (most)")}<span>${scale === "certainty" ? "damaged for certain" : `${whiteHeat} times the usual error of a pixel, or more`}</span></div>
<div class="strips${large}">
${strips}</div>`;
}
