import { HourglassError, usageError } from "../../core/errors.ts";
import {
  anomalies,
  auroc,
  averagePrecision,
  type Inspected,
  type InspectOptions,
  type Inspector,
  openPictures,
  type PictureFile,
  type Region,
  type ResultColumn,
  type ResultRow,
  writeTable,
} from "../../node.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Context, Outcome } from "../command.ts";
import { textTable } from "../show/textTable.ts";
import { stopIf } from "../stop.ts";
import { type HeatMaps, heatMaps } from "../write/heatMaps.ts";

/** Pictures that are shown on the screen. */
const shown = 5;

/** A picture that was judged; its maps are not kept. */
interface Judged extends Pick<Inspected, "score" | "anomaly" | "regions"> {
  readonly row: number;
  readonly name: string;
}

/** Judges each picture of a folder, of any size; writes one line each, and the damaged regions where they are asked for. */
export async function inspectPictures(
  model: Inspector,
  { began }: { began: number },
  context: Context,
): Promise<Outcome> {
  const { operands, values, progress } = context;
  const [path, source] = operands;
  const { out, regions: regionsFile, rate, normal } = values;
  const threshold = model.threshold(rate);
  const files = await openPictures(source);
  const labels = folderNames(files);
  if (normal !== undefined && !labels)
    throw usageError({
      subject: "--normal",
      rule: "needs pictures in folders that name what they are",
      repair: "put them in folders such as good and defect, or leave it out",
    });
  const odd = anomalies(labels, normal);
  const names = files.map(({ name }) => name);
  const maps =
    values.maps === undefined ? undefined : heatMaps(values.maps, { name: source, names }, "certainty");
  const judged: Judged[] = [];
  const skipped: { file: string; why: string }[] = [];

  async function* rows(): AsyncGenerator<ResultRow> {
    for (const [row, file] of files.entries()) {
      stopIf(context.signal);
      const one = await readable(row, file);
      if (files.length > 1) progress.count("looking", row + 1, files.length);
      if (!one) continue;
      judged.push(one);
      const { name, score, anomaly, regions } = one;
      const [first] = regions;
      yield [
        ...[row, name, score, anomaly ? "anomaly" : "normal", ...(labels ? [labels[row]] : [])],
        regions.length,
        ...(["x", "y", "width", "height"] as const).map((side) => first?.[side] ?? Number.NaN),
      ];
    }
  }
  const readable = async (row: number, file: PictureFile): Promise<Judged | undefined> => {
    try {
      // Of one picture the tiles are counted, of several the pictures.
      const onTile = (done: number, tiles: number): void => progress.count("looking", done, tiles);
      return await judgedOf(model, row, file, { rate, ...(files.length === 1 && { onTile }) }, maps);
    } catch (error) {
      const unreadable = error instanceof HourglassError && error.code === "data";
      if (!unreadable || values.strict || files.length === 1) throw error;
      skipped.push({ file: file.path, why: error.message });
      progress.note(`skipped: ${error.message}`);
      return undefined;
    }
  };

  await writeTable(out!, columnsOf(labels !== undefined), rows());
  if (regionsFile !== undefined) await writeTable(regionsFile, regionColumns, regionRows(judged));
  const page = await maps?.close();
  const flagged = judged.filter(({ anomaly }) => anomaly);
  const found = flagged.reduce((sum, { regions }) => sum + regions.length, 0);
  const metrics = odd && measured(judged, odd);
  const worst = judged.toSorted((a, b) => b.score - a.score).slice(0, shown);
  return {
    document: {
      model: path,
      out,
      ...(regionsFile !== undefined && { regions: regionsFile }),
      ...(page !== undefined && { maps: page }),
      rows: judged.length,
      skipped,
      anomalies: flagged.length,
      rate,
      threshold,
      metrics: metrics ?? {},
      found: flagged,
      worst: worst.map(({ row, name, score, anomaly }) => ({ row, name, score, anomaly })),
      seconds: (performance.now() - began) / 1000,
    },
    text: [
      `${showCount(flagged.length)} of ${showCount(judged.length)} pictures are anomalies, with ${showCount(found)} damaged ${found === 1 ? "region" : "regions"}: ` +
        `score of at least ${showNumber(threshold)}, which ${showNumber(rate! * 100)} % of the good pictures held out reach`,
      ...(skipped.length > 0 ? [`${showCount(skipped.length)} could not be read and were skipped`] : []),
      ...(metrics
        ? [`AUROC ${showNumber(metrics.auroc)}, AUPRC ${showNumber(metrics.auprc)} by the folders`]
        : []),
      "",
      textTable(
        ["picture", "score", "regions", "the oddest"],
        worst.map(({ name, score, regions }) => [name, score, regions.length, placeOf(regions[0])]),
      ),
      "",
      `all of them: ${out}`,
      ...(regionsFile === undefined ? [] : [`where they are damaged: ${regionsFile}`]),
      ...(page === undefined ? [] : [`the same as pictures: ${page}`]),
    ].join("\n"),
  };
}

async function judgedOf(
  model: Inspector,
  row: number,
  { name, read }: PictureFile,
  options: InspectOptions,
  maps: HeatMaps | undefined,
): Promise<Judged> {
  const picture = await read();
  const { score, anomaly, regions, damage, repaired } = await model.detect(picture, options);
  if (anomaly) await maps?.take({ row, score }, { input: picture, repaired, heat: damage });
  return { row, name, score, anomaly, regions };
}

/** The folder that each picture lies in, where each lies in one. */
function folderNames(files: readonly PictureFile[]): string[] | undefined {
  const folders = files.map(({ name }) => name.split(/[\\/]/).slice(0, -1).join("/"));
  return folders.every((folder) => folder !== "") ? folders : undefined;
}

function measured(all: readonly Judged[], odd: readonly (boolean | undefined)[]) {
  const judged = all.filter(({ row }) => odd[row] !== undefined);
  const labels = judged.map(({ row }) => odd[row] === true);
  if (!labels.includes(true) || !labels.includes(false)) return undefined;
  const scores = Float64Array.from(judged, ({ score }) => score);
  return { auroc: auroc(scores, labels), auprc: averagePrecision(scores, labels) };
}

const number = (name: string): ResultColumn => ({ name, kind: "number" });
const text = (name: string): ResultColumn => ({ name, kind: "text" });

/** A line a picture; the box is that of its oddest region. */
function columnsOf(labelled: boolean): ResultColumn[] {
  return [
    ...[number("row"), text("name"), number("score"), text("verdict"), ...(labelled ? [text("label")] : [])],
    ...["regions", "x", "y", "width", "height"].map(number),
  ];
}

const regionColumns: readonly ResultColumn[] = [
  number("row"),
  text("name"),
  ...["x", "y", "width", "height", "pixels", "score"].map(number),
];

function* regionRows(judged: readonly Judged[]): Generator<ResultRow> {
  for (const { row, name, regions } of judged)
    for (const { x, y, width, height, pixels, score } of regions)
      yield [row, name, x, y, width, height, pixels, score];
}

function placeOf(region: Region | undefined): string {
  return region ? `${region.width}×${region.height} pixels at x ${region.x}, y ${region.y}` : "";
}
