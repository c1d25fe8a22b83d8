import { bytePixels } from "../../core/picture.ts";
import { type Dataset, encodePicture, type Picture, refitPicture } from "../../node.ts";
import { classesOf, dotMap, placePoints, spacedPoints, thumbnailMap } from "../../report/charts/mapChart.ts";
import { section } from "../../report/page.ts";
import { cards, notes, paragraph } from "../../report/parts.ts";
import { visible } from "../../report/picture.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { withModelAndData } from "../open.ts";
import { unlessStopped } from "../stop.ts";
import { pictureAt } from "../write/pictureOut.ts";
import { putPage } from "../write/writeReport.ts";

/** Pixels of a thumbnail's side: twice what the page shows at its usual width. */
const thumbnailSide = 48;

/** Draws the codes of some data as a map in one HTML file, and says how far its neighbourhoods can be trusted. */
export const map: Command = async (context) => {
  const { operands, values, progress, signal } = context;
  const out = values.out!;
  const began = performance.now();
  return withModelAndData(context, async (model, dataset) => {
    const onRows = (count: number) =>
      progress.note(`mapping ${showCount(count)} of ${showCount(dataset.rows)} rows`);
    const mapped = await unlessStopped(signal, model.map(dataset, { onRows }));
    const { rows, points, axes, neighbours, trustworthiness: trust } = mapped;
    const count = rows.length;
    const beaten = trust !== undefined && trust.map < trust.pca;

    const title = `Map of ${dataset.name}`;
    const placed = placePoints(points);
    const labels = dataset.labels && Array.from(rows, (row) => dataset.labels![row]);
    const classes = classesOf(labels, count);
    const words = Array.from(rows, (row) => wordsOf(dataset, row));
    const shown =
      model.spec.input.kind === "pictures"
        ? await thumbnails(dataset, rows, spacedPoints(placed, count), words)
        : undefined;
    const alt = `Map of ${count} rows${labels ? ", coloured by label" : ""}.`;
    const about = [
      `Across: ${axes[0]}; up: ${axes[1]}. Both axes have the same scale.`,
      "Trustworthiness says how much of each point's neighbourhood on the map is one in the data too: 1 is all of it, about 0.5 is chance (Venna and Kaski 2001).",
      ...(beaten ? [lost] : []),
      ...(count < dataset.rows ? [`${count} of ${dataset.rows} rows are shown, evenly spread.`] : []),
    ];
    await putPage(out, {
      title,
      subtitle: `by ${operands[0]}, ${model.spec.type}, ${model.spec.latent} latent numbers`,
      sections: [
        section(
          "Map",
          cards([
            { label: "Points", value: count },
            { label: "Latent numbers", value: model.spec.latent, role: "latent" },
            ...(trust === undefined
              ? []
              : [
                  { label: "Trustworthiness", value: trust.map, note: `${neighbours} neighbours` },
                  { label: "PCA of the data", value: trust.pca, note: "the same, without a model" },
                ]),
          ]),
          dotMap(placed, classes, words, alt),
          notes(about),
        ),
        ...(shown
          ? [
              section(
                "Pictures where they lie",
                paragraph("One picture of each place on the map."),
                thumbnailMap(placed, classes, shown, alt),
              ),
            ]
          : []),
      ],
    });
    return {
      document: {
        model: operands[0],
        out,
        rows: count,
        axes,
        neighbours,
        trustworthiness: trust?.map,
        baselines: { pca: { trustworthiness: trust?.pca } },
        seconds: (performance.now() - began) / 1000,
      },
      text: [
        `${showCount(count)} points in ${out}`,
        ...(trust === undefined
          ? []
          : [
              `trustworthiness ${showNumber(trust.map)} at ${neighbours} neighbours; PCA of the data itself ${showNumber(trust.pca)}`,
            ]),
        ...(beaten ? [lost] : []),
      ].join("\n"),
    };
  });
};

/** What is said where the map without a model is the better one. */
const lost = "PCA of the data itself keeps neighbourhoods better than this map.";

/** What stands over a point: its row, its file, its label. */
function wordsOf({ names, labels }: Dataset, row: number): string {
  return [`row ${row}`, names?.[row], labels?.[row]].filter((part) => part !== undefined).join(" · ");
}

/** Small PNGs of some of the mapped rows, which are pictures. */
async function thumbnails(
  dataset: Dataset,
  rows: Uint32Array,
  points: readonly number[],
  words: readonly string[],
) {
  const [, height, width] = dataset.shape;
  const shrink = Math.min(1, thumbnailSide / Math.max(height, width));
  const size = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))] as const;
  const pictures = await dataset.read(points.map((point) => rows[point]));
  return Promise.all(
    points.map(async (point, i) => {
      const picture = bytePixels(visible(pictureAt(pictures, i)) as Picture);
      const fitted = shrink < 1 ? await refitPicture(picture, { size }) : picture;
      return { point, png: await encodePicture(fitted), words: words[point] };
    }),
  );
}
