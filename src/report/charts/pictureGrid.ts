import { type Html, html } from "../html.ts";
import { absoluteError, heat, heatRamp, image, type Picture, squaredError } from "../picture.ts";

/** One example: what went in and what came back. */
export interface PictureRow {
  /** The file, or the row's number. */
  readonly name: string;
  /** What the reconstruction is compared with: the input, or the clean picture of a noisy one. */
  readonly input: Picture;
  /** What the network saw, where it was corrupted. */
  readonly noisy?: Picture;
  readonly reconstruction: Picture;
}

/** Examples side by side: input, what was seen, reconstruction and a map of the error, each with its figures. */
export function pictureGrid(rows: readonly PictureRow[]): Html {
  if (rows.length === 0) return html`<p class="quiet">No pictures to show.</p>`;
  const errors = rows.map(({ input, reconstruction }) => absoluteError(input, reconstruction));
  const most = Math.max(1 / 255, highQuantile(errors.flatMap((error) => [...sampled(error.data)])));
  const strips = rows.map((row, i) => {
    const cells = [
      { head: row.noisy ? "clean" : "input", picture: row.input },
      ...(row.noisy ? [{ head: "noisy", picture: row.noisy, against: row.input }] : []),
      { head: row.noisy ? "denoised" : "reconstruction", picture: row.reconstruction, against: row.input },
      { head: "error", picture: heat(errors[i], most) },
    ];
    const shown = cells.map(({ head, picture, against }) => {
      const figure = against && decibels(squaredError(picture, against));
      return html`<li>${image(picture, `${row.name}: ${head}`)}${head}${figure !== undefined && html`<br>${figure}`}</li>`;
    });
    return html`<figure class="strip of-${cells.length}"><ul>${shown}</ul><figcaption>${row.name}</figcaption></figure>
`;
  });
  const [, height, width] = rows[0].input.shape;
  const large = Math.max(height, width) >= 96 && html` large`;
  return html`<div class="ramp"><span>Error</span><span>0</span>${image(heatRamp(), "Colour scale of the error, from dark (none) through orange to white (most)")}<span>${most.toPrecision(2)} or more of the 0…1 scale, mean over the channels</span></div>
<div class="strips${large}">
${strips}</div>`;
}

/** Peak signal-to-noise ratio of a mean squared error on the 0…1 scale. */
function decibels(mse: number): string {
  return mse === 0 ? "exact" : `${(-10 * Math.log10(mse)).toFixed(1)} dB`;
}

/** At most a few thousand numbers of each picture are enough to set a scale. */
function* sampled(data: Float32Array): Generator<number> {
  const pace = Math.max(1, Math.floor(data.length / 4096));
  for (let i = 0; i < data.length; i += pace) yield data[i];
}

function highQuantile(values: readonly number[]): number {
  const ranked = Float64Array.from(values).sort();
  return ranked[Math.floor(0.998 * (ranked.length - 1))];
}
