import { bytePixels } from "../../core/picture.ts";
import type { Tensor } from "../../core/tensor.ts";
import { type Dataset, encodePicture, type Picture, refitPicture } from "../../node.ts";
import {
  cellPoints,
  classesOf,
  dotMap,
  placePoints,
  planeMap,
  spacedPoints,
  thumbnailMap,
} from "../../report/charts/mapChart.ts";
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
    const beaten =
      trust === undefined || trust.map >= trust.pca
        ? []
        : [lost, ...(model.spec.type === "map" ? [] : [better])];

    const title = `Map of ${dataset.name}`;
    const placed = placePoints(points);
    const labels = dataset.labels && Array.from(rows, (row) => dataset.labels![row]);
    const classes = classesOf(labels, count);
    const words = Array.from(rows, (row) => wordsOf(dataset, row));
    const { input, latent } = model.spec;
    const ofPictures = input.kind === "pictures";
    const shown = ofPictures
      ? await thumbnails(dataset, rows, spacedPoints(placed, count), words)
      : undefined;
    // A point of the map is a code only where the code has two numbers.
    const decoded =
      ofPictures && latent === 2 ? await pngs(await model.decode(cellPoints(placed))) : undefined;
    const alt = `Map of ${count} rows${labels ? ", coloured by label" : ""}.`;
    const about = [
      `Across: ${axes[0]}; up: ${axes[1]}. Both axes have the same scale.`,
      "Trustworthiness says how much of each point's neighbourhood on the map is one in the data too: 1 is all of it, about 0.5 is chance (Venna and Kaski 2001).",
      ...beaten,
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
        ...(decoded
          ? [
              section(
                "The plane, decoded",
                paragraph(
                  "What the decoder makes of the middle of each square, whether or not a row lies there; the numbers of a point appear over it, and decode takes others.",
                ),
                planeMap(placed, decoded, "Pictures decoded from a grid of points of the map."),
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
        ...beaten,
      ].join("\n"),
    };
  });
};

/** What is said where the map without a model is the better one. */
const lost = "PCA of the data itself keeps neighbourhoods better than this map.";
const better = "A model trained with --type map learns to keep them.";

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
  const made = await pngs(await dataset.read(points.map((point) => rows[point])));
  return points.map((point, i) => ({ point, png: made[i], words: words[point] }));
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
