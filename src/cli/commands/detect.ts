import { extname } from "node:path";
import { usageError } from "../../core/errors.ts";
import {
  type AutoThreshold,
  anomalies,
  auroc,
  averagePrecision,
  type Calibration,
  type Dataset,
  type Model,
  type ResultRow,
  type Stretch,
  stretches,
  type Verdict,
  writeTable,
} from "../../node.ts";
import {
  blamesOf,
  type Judged,
  numericVerdictCells,
  numericVerdictColumns,
  verdictCells,
  verdictColumns,
  why,
} from "../../report/results/verdictResults.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Command, Context, Outcome } from "../command.ts";
import { needsCode, openFor, withAnyModel } from "../open.ts";
import { calibrationDocument, calibrationLines } from "../show/calibration.ts";
import { unknownLabels } from "../show/labels.ts";
import { textTable } from "../show/textTable.ts";
import { stopIf } from "../stop.ts";
import { heatMaps } from "../write/heatMaps.ts";

/** Columns that are blamed for each row. */
const most = 3;
/** Rows that are shown on the screen. */
const shown = 5;

/** Scores each row, or each time step of a series cut into windows, judges it and blames columns; writes one line each. */
export const detect: Command = (context) =>
  withAnyModel(context, async (model) => {
    const { values, operands } = context;
    const began = performance.now();
    if (model.family === "inspector") {
      const { inspectPictures } = await import("../detection/inspectPictures.ts");
      return inspectPictures(model, { began }, context);
    }
    needsCode(model, operands[0]);
    if (values.regions !== undefined)
      throw usageError({
        subject: "--regions",
        rule: "goes with an inspector",
        received: `an autoencoder of ${model.spec.input.kind}`,
        repair: "train one with --preset inspector, or leave it out: --maps shows where an anomaly is",
      });
    const usual = model.calibration({ rate: values.rate! });
    if (values.maps !== undefined && model.spec.input.kind !== "pictures")
      throw usageError({
        subject: "--maps",
        rule: "goes with a model of pictures",
        received: `a model of ${model.spec.input.kind}`,
        repair: "leave it out; the scores name what is to blame",
      });
    const dataset = await openFor(model, operands[1], context);
    try {
      const judged = judgedOf(dataset);
      const odd = anomalies(judged.labels, values.normal);
      if (values.label !== undefined && judged.labels && !odd)
        context.progress.note(`note: ${unknownLabels(values.label, judged.labels)}`);
      const { threshold = "rate" } = values;
      const auto =
        threshold === "auto" ? await model.autoThreshold(dataset, { odd, rate: values.rate }) : undefined;
      const wanted = auto?.threshold ?? threshold;
      const calibration = wanted === "rate" ? usual : model.calibration({ threshold: wanted as number });
      return await scored(model, dataset, { calibration, auto, judged, odd, began }, context);
    } finally {
      await dataset.close();
    }
  });

async function scored(
  model: Model,
  dataset: Dataset,
  { calibration, auto, judged, odd, began }: Judging,
  context: Context,
): Promise<Outcome> {
  const { operands, values, progress } = context;
  const out = values.out!;
  const { cut, place } = dataset;
  const { threshold } = calibration;
  const maps = values.maps === undefined ? undefined : heatMaps(values.maps, dataset);

  // Ranking needs them all; nothing else does.
  const ranked = odd?.includes(true) && odd.includes(false) ? new Float64Array(judged.rows) : undefined;
  const worst: (Verdict | Stretch)[] = [];
  let flagged = 0;
  let found = 0;
  let [empty, unjudged] = [0, 0];
  const joined = stretches((stretch) => {
    found++;
    keepWorst(worst, stretch);
  });
  const numeric = extname(out).toLowerCase() === ".npy";
  const blames = blamesOf(model.spec.input, most, cut !== undefined);

  async function* rows(): AsyncGenerator<ResultRow> {
    const asked = { threshold, most, maps: maps !== undefined };
    for await (const some of model.stream.detect(dataset, asked)) {
      for (const { map, ...verdict } of some) {
        if (map) await maps?.take(verdict, map);
        if (ranked) ranked[verdict.row] = verdict.score;
        if (verdict.anomaly) flagged++;
        else if (Number.isNaN(verdict.score)) unjudged++;
        else if (isEmpty(verdict, model)) empty++;
        if (cut) joined.next(verdict);
        else keepWorst(worst, { ...verdict, row: verdict.row + (place?.start ?? 0) });
        yield numeric ? numericVerdictCells(verdict, judged) : verdictCells(verdict, blames, judged);
      }
      stopIf(context.signal);
      progress.count("scoring", some.at(-1)!.row + 1, judged.rows);
    }
    joined.end();
  }
  const written = await writeTable(
    out,
    numeric ? numericVerdictColumns : verdictColumns(blames, judged),
    rows(),
  );
  const page = await maps?.close();
  const metrics = odd && ranked ? ranking(ranked, odd) : undefined;
  return {
    document: {
      model: operands[0],
      out,
      ...(page !== undefined && { maps: page }),
      rows: written,
      anomalies: flagged,
      ...(empty > 0 && { missing: empty }),
      ...(unjudged > 0 && { not_judged: unjudged }),
      ...(cut && { stretches: found }),
      ...(values.threshold === undefined && { rate: values.rate }),
      threshold,
      calibration: calibrationDocument(calibration, auto),
      metrics: metrics ?? {},
      worst,
      seconds: (performance.now() - began) / 1000,
    },
    ...(place && { shard: { ...place, rows: written } }),
    text: [
      `${showCount(flagged)} of ${showCount(written)} ${cut ? "time steps" : "rows"} ${flagged === 1 ? "is an anomaly" : "are anomalies"}${cut ? `, in ${showCount(found)} ${found === 1 ? "stretch" : "stretches"}` : ""}: ` +
        `score of at least ${showNumber(threshold)}`,
      ...leftLines({ empty, unjudged }, cut ? "time step" : "row"),
      ...calibrationLines(calibration, auto, {
        series: cut !== undefined,
        provenance: model.provenance,
      }),
      ...(metrics
        ? [`AUROC ${showNumber(metrics.auroc)}, AUPRC ${showNumber(metrics.auprc)} by the labels`]
        : []),
      "",
      textTable(
        [cut ? "time steps" : "row", "score", ...(blames > 0 ? ["why"] : [])],
        worst.map((verdict) => [
          placeOf(verdict, judged),
          verdict.score,
          ...(blames > 0 ? [why(verdict)] : []),
        ]),
      ),
      "",
      `all of them: ${out}`,
      ...(page === undefined ? [] : [`where the anomalies are: ${page}`]),
    ].join("\n"),
  };
}

/** Whether a row or time step holds nothing at all, and so cannot be odd. */
function isEmpty({ missing = [] }: Verdict, { spec: { input } }: Model): boolean {
  return input.kind !== "pictures" && missing.length === input.columns.length;
}

/** How many rows or time steps there is no verdict of, and why. */
function leftLines({ empty, unjudged }: { empty: number; unjudged: number }, thing: string): string[] {
  const counted = (n: number, one: string, more: string) =>
    `${showCount(n)} ${thing}${n === 1 ? ` ${one}` : `s ${more}`}`;
  return [
    ...(empty > 0 ? [`${counted(empty, "holds", "hold")} no value, and can be no anomaly`] : []),
    ...(unjudged > 0
      ? [
          `${counted(unjudged, "is", "are")} not judged, for no window holds ${unjudged === 1 ? "it" : "them"}`,
        ]
      : []),
  ];
}

/** How rows are to be judged, by what was found before they are. */
interface Judging {
  readonly calibration: Calibration;
  readonly auto?: AutoThreshold | undefined;
  readonly judged: Judged;
  readonly odd: readonly (boolean | undefined)[] | undefined;
  /** When the work began, by the clock of `performance`. */
  readonly began: number;
}

/** Verdicts are of time steps where the rows are windows that overlap. */
function judgedOf(dataset: Dataset): Judged {
  const { cut } = dataset;
  return cut ? { rows: cut.timeSteps, labels: cut.labels, timeOf: cut.timeOf } : dataset;
}

/** How well the scores of the rows that are labelled tell anomalies from normal rows. */
function ranking(scores: Float64Array, odd: readonly (boolean | undefined)[]) {
  const known = [...odd.keys()].filter((row) => odd[row] !== undefined && !Number.isNaN(scores[row]));
  const [own, labels] = [known.map((row) => scores[row]), known.map((row) => odd[row] === true)];
  return { auroc: auroc(own, labels), auprc: averagePrecision(own, labels) };
}

/** The row of a verdict, or the time steps that a stretch lasts, with the time of the oddest. */
function placeOf(verdict: Verdict | Stretch, { timeOf }: Judged): string {
  if (!("from" in verdict)) return String(verdict.row);
  const most = `most at ${verdict.row}${timeOf ? `, ${timeOf(verdict.row)}` : ""}`;
  return `${verdict.from}–${verdict.to}, ${most}`;
}

/** Keeps the few highest scores, highest first. */
function keepWorst(worst: Verdict[], verdict: Verdict): void {
  if (worst.length === shown && verdict.score <= worst[shown - 1].score) return;
  const at = worst.findIndex(({ score }) => score < verdict.score);
  worst.splice(at < 0 ? worst.length : at, 0, verdict);
  worst.length = Math.min(worst.length, shown);
}
