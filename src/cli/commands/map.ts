import { bytePixels } from "../../core/picture.ts";
import type { Tensor } from "../../core/tensor.ts";
import { type Dataset, encodePicture, type Picture, refitPicture, umap } from "../../node.ts";
import { cellPoints, placePoints, spacedPoints } from "../../report/charts/mapChart.ts";
import { type MapContent, mapPage, planeName, winners } from "../../report/pages/mapPage.ts";
import { visible } from "../../report/picture.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { withModelAndData } from "../open.ts";
import type { Progress } from "../show/progress.ts";
import { unlessStopped } from "../stop.ts";
import { pictureAt } from "../write/pictureOut.ts";
import { writePoints } from "../write/pointsOut.ts";
import { putPage } from "../write/writeReport.ts";

/** Pixels of a thumbnail's side: twice what the page shows at its usual width. */
const thumbnailSide = 48;

/** Draws the codes of some data as a map in one HTML file, and says how far its neighbourhoods can be trusted. */
export const map: Command = async (context) => {
  const { operands, values, progress, signal } = context;
  const { out = "", points: table } = values;
  const began = performance.now();
  return withModelAndData(context, async (model, dataset) => {
    const onRows = (count: number) =>
      progress.note(`mapping ${showCount(count)} of ${showCount(dataset.rows)} rows`);
    const mapped = await unlessStopped(
      signal,
      model.map(dataset, { onRows, ...(values.umap && { beside: { umap: fitUmap(progress, signal) } }) }),
    );
    const { rows, points, axes, neighbours, trustworthiness: trust } = mapped;
    const written =
      table === undefined
        ? undefined
        : await writePoints(table, model, dataset, { place: mapped.place, progress, signal });

    const { input, latent, type } = model.spec;
    const { names, labels } = dataset;
    const pick = (of: readonly string[]) => Array.from(rows, (row) => of[row]);
    const content: MapContent = {
      ...mapped,
      title: `Map of ${dataset.name}`,
      model: operands[0],
      ...{ type, latent },
      all: dataset.rows,
      ...(names && { names: pick(names) }),
      ...(labels && { labels: pick(labels) }),
    };
    const placed = placePoints(points);
    const ofPictures = input.kind === "pictures";
    await putPage(
      out,
      mapPage(content, {
        ...(ofPictures && { shown: await thumbnails(dataset, rows, spacedPoints(placed, rows.length)) }),
        // A point of the map is a code only where the code has two numbers.
        ...(ofPictures && latent === 2 && { decoded: await pngs(await model.decode(cellPoints(placed))) }),
      }),
    );
    const { map: _, ...others } = trust ?? { map: undefined, pca: undefined };
    return {
      document: {
        model: operands[0],
        out,
        ...(table !== undefined && { points: table, points_rows: written }),
        rows: rows.length,
        axes,
        neighbours,
        trustworthiness: trust?.map,
        baselines: Object.fromEntries(
          Object.entries(others).map(([name, trustworthiness]) => [name, { trustworthiness }]),
        ),
        seconds: (performance.now() - began) / 1000,
      },
      text: [
        `${showCount(rows.length)} points in ${out}`,
        ...(written === undefined ? [] : [`${showCount(written)} points as a table in ${table}`]),
        ...(trust === undefined
          ? []
          : [
              `trustworthiness ${showNumber(trust.map)} at ${neighbours} neighbours; ${Object.entries(others)
                .map(([name, value = 0]) => `${planeName(name)} ${showNumber(value)}`)
                .join("; ")}`,
            ]),
        ...(values.umap && trust?.umap === undefined ? [tooFew] : []),
        ...winners(content),
      ].join("\n"),
    };
  });
};

const tooFew = "UMAP needs at least four rows.";

/** UMAP of the rows shown, which says how far it is. */
function fitUmap(progress: Progress, signal: AbortSignal) {
  return async (features: Tensor<"float32">) => {
    progress.stage("UMAP: finding neighbours");
    // Before the search, which leaves no room for it, so that the line is seen.
    await new Promise((resolve) => setTimeout(resolve));
    return umap(features, {
      signal,
      onEpoch: (done, epochs) => progress.stage("UMAP: moving points", done / epochs),
    });
  };
}

/** Small PNGs of some of the mapped rows, which are pictures. */
async function thumbnails(dataset: Dataset, rows: Uint32Array, points: readonly number[]) {
  const made = await pngs(await dataset.read(points.map((point) => rows[point])));
  return points.map((point, i) => ({ point, png: made[i] }));
}

/** Pictures [n, channels, height, width] as small PNGs. */
async function pngs(pictures: Tensor): Promise<Uint8Array[]> {
  const [n, , height, width] = pictures.shape;
  const shrink = Math.min(1, thumbnailSide / Math.max(height, width));
  const size = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))] as const;
  return Promise.all(
    Array.from({ length: n }, async (_, i) => {
      const picture = bytePixels(visible(pictureAt(pictures, i)) as Picture);
      return encodePicture(shrink < 1 ? await refitPicture(picture, { size }) : picture);
    }),
  );
}
