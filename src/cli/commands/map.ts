import { engineMultiply } from "../../baselines/engineMultiply.ts";
import { evenly } from "../../core/evenly.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Tensor } from "../../core/tensor.ts";
import type { Dataset } from "../../data/dataset.ts";
import { encodePicture, refitPicture } from "../../hosts/node/pictures/picture.ts";
import { trustworthiness } from "../../inspect/trustworthiness.ts";
import { classesOf, dotMap, placePoints, spacedPoints, thumbnailMap } from "../../report/mapChart.ts";
import { section } from "../../report/page.ts";
import { cards, notes, paragraph } from "../../report/parts.ts";
import { showCount, showNumber } from "../../report/units.ts";
import { mapCodes, principalPlane } from "../../tasks/map.ts";
import type { Command } from "../command.ts";
import { withModelAndData } from "../open.ts";
import { stopIf } from "../stop.ts";
import { inBytes, pictureAt } from "../write/pictureOut.ts";
import { putPage } from "../write/writeReport.ts";

/** Most points of a map; more hide each other, and a browser slows down. */
const mostPoints = 3000;
/** Most numbers of features of all points, which the map is judged by: 240 MB. */
const mostNumbers = 6e7;
/** Neighbours of a point that the map is judged by. */
const neighbours = 12;
/** Pixels of a thumbnail's side: twice what the page shows at its usual width. */
const thumbnailSide = 48;

/** Draws the codes of some data as a map in one HTML file, and says how far its neighbourhoods can be trusted. */
export const map: Command = async (context) => {
  const { operands, values, progress, signal } = context;
  const out = values.out!;
  const began = performance.now();
  return withModelAndData(context, async ({ model, dataset, engine, run }) => {
    const rows = evenly(
      dataset.rows,
      Math.min(mostPoints, Math.max(100, Math.floor(mostNumbers / run.width))),
    );
    const count = rows.length;
    progress.note(`mapping ${showCount(count)} of ${showCount(dataset.rows)} rows`);
    const raw = await dataset.read(rows);
    const { points, axes } = await mapCodes(await run.encode(raw));
    stopIf(signal);
    const features = flat(await run.features(raw));
    const k = Math.min(neighbours, Math.floor((count - 1) / 3));
    const multiply = engineMultiply(engine);
    const judge = async (plane: Tensor<"float32">) => trustworthiness(features, plane, { k, multiply });
    const trust =
      k > 0 ? { map: await judge(points), pca: await judge(await principalPlane(features, multiply)) } : {};
    const beaten = trust.map !== undefined && trust.map < trust.pca;
    stopIf(signal);

    const title = `Map of ${dataset.name}`;
    const placed = placePoints(points);
    const labels = dataset.labels && Array.from(rows, (row) => dataset.labels![row]);
    const classes = classesOf(labels, count);
    const words = Array.from(rows, (row) => wordsOf(dataset, row));
    const shown =
      model.spec.input.kind === "pictures"
        ? await thumbnails(raw, spacedPoints(placed, count), words)
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
            ...(trust.map === undefined
              ? []
              : [
                  { label: "Trustworthiness", value: trust.map, note: `${k} neighbours` },
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
        neighbours: k,
        trustworthiness: trust.map,
        baselines: { pca: { trustworthiness: trust.pca } },
        seconds: (performance.now() - began) / 1000,
      },
      text: [
        `${showCount(count)} points in ${out}`,
        ...(trust.map === undefined
          ? []
          : [
              `trustworthiness ${showNumber(trust.map)} at ${k} neighbours; PCA of the data itself ${showNumber(trust.pca)}`,
            ]),
        ...(beaten ? [lost] : []),
      ].join("\n"),
    };
  });
};

/** What is said where the map without a model is the better one. */
const lost = "PCA of the data itself keeps neighbourhoods better than this map.";

function flat(features: Tensor<"float32">): Tensor<"float32"> {
  return { ...features, shape: [features.shape[0], sizeOf(features.shape.slice(1))] };
}

/** What stands over a point: its row, its file, its label. */
function wordsOf({ names, labels }: Dataset, row: number): string {
  return [`row ${row}`, names?.[row], labels?.[row]].filter((part) => part !== undefined).join(" · ");
}

/** Small PNGs of some of the pictures [n, channels, height, width]. */
async function thumbnails(raw: Tensor, points: readonly number[], words: readonly string[]) {
  const [, , height, width] = raw.shape;
  const shrink = Math.min(1, thumbnailSide / Math.max(height, width));
  const size = [Math.max(1, Math.round(height * shrink)), Math.max(1, Math.round(width * shrink))] as const;
  return Promise.all(
    points.map(async (point) => {
      const picture = inBytes(pictureAt(raw, point));
      const fitted = shrink < 1 ? await refitPicture(picture, { size }) : picture;
      return { point, png: await encodePicture(fitted), words: words[point] };
    }),
  );
}
