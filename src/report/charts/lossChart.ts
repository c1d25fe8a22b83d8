import type { EpochEvent, StepEvent, TrainEvent } from "../../train/events.ts";
import { type Html, html } from "../html.ts";
import { folded } from "../parts.ts";
import { table } from "../table.ts";
import { showNumber } from "../units.ts";
import { dot, extent, legend, line, type Point, plot } from "./plot.ts";
import { type LossWords, lossWords } from "./words.ts";

interface LossOptions {
  /** Starts on the logarithmic axis; by default where the loss fell by more than a linear one can show. */
  log?: boolean;
  /** Tells this chart from others of the page; needed where there is more than one. */
  name?: string;
  /** In another language; English by default. */
  words?: LossWords;
}

/** The most points that the line of single steps is drawn with. */
const finest = 300;

/** How the loss fell, by epoch, on a linear or a logarithmic axis, with the numbers in a table. */
export function lossChart(
  events: readonly TrainEvent[],
  { log: asked, name = "loss", words = lossWords }: LossOptions = {},
): Html {
  const curves = curvesOf(events);
  const losses = [...curves.steps, ...curves.train, ...curves.validation].map(([, loss]) => loss);
  const positive = losses.filter((loss) => loss > 0);
  const [low, high] = extent(losses);
  const [, lastEpoch] = extent([
    1,
    ...curves.train.map(([epoch]) => epoch),
    ...curves.steps.map(([epoch]) => epoch),
  ]);
  const canLog = positive.length === losses.length && losses.length > 0;
  const log = canLog && (asked ?? high / low > 25);

  const draw = (logarithmic: boolean) =>
    plot({
      alt: altOf(curves, words),
      x: { domain: [0, Math.max(1, lastEpoch)], label: words.epoch, whole: lastEpoch >= 3 },
      y: {
        domain: logarithmic ? extent(positive) : [Math.min(0, low), high],
        label: logarithmic ? words.lossLogarithmic : words.loss,
        log: logarithmic,
      },
      marks: (scales) => [
        line(curves.steps, scales, "encoder thin"),
        line(curves.train, scales, "encoder"),
        line(curves.validation, scales, "loss"),
        ...(curves.validation.length <= 60
          ? curves.validation.map((point) =>
              dot(point, scales, "loss", words.validationAt(point[0], showNumber(point[1]))),
            )
          : []),
      ],
    });

  return html`<div><figure class="switchable">
${
  canLog &&
  html`<fieldset class="switch"><legend>${words.axis}</legend>
<label><input type="radio" name="${name}-axis" class="to-linear"${!log && html` checked`}>${words.linear}</label>
<label><input type="radio" name="${name}-axis" class="to-log"${log && html` checked`}>${words.logarithmic}</label></fieldset>`
}
${legend([
  { name: words.trainingByEpoch, classes: "line encoder" },
  ...(curves.steps.length > 1 ? [{ name: words.trainingBySteps, classes: "line encoder thin" }] : []),
  ...(curves.validation.length > 0 ? [{ name: words.validation, classes: "line loss" }] : []),
])}
<div class="on-linear">${draw(false)}</div>
${canLog && html`<div class="on-log">${draw(true)}</div>`}
</figure>
${folded(
  words.numbers,
  table(
    words.columns,
    curves.epochs.map(({ epoch, trainLoss, validationLoss, best, seconds }) => [
      epoch,
      trainLoss,
      validationLoss,
      best ? words.best : "",
      seconds,
    ]),
    { caption: words.table },
  ),
)}</div>`;
}

interface Curves {
  readonly epochs: readonly EpochEvent[];
  readonly train: readonly Point[];
  readonly validation: readonly Point[];
  readonly steps: readonly Point[];
}

function curvesOf(events: readonly TrainEvent[]): Curves {
  const start = events.find((event) => event.type === "start");
  const epochs = events.filter((event) => event.type === "epoch");
  const steps = events.filter((event) => event.type === "step");
  const perEpoch = start?.stepsPerEpoch ?? 1;
  return {
    epochs,
    train: epochs.map(({ epoch, trainLoss }): Point => [epoch, trainLoss]),
    validation: epochs.flatMap(({ epoch, validationLoss }): Point[] =>
      validationLoss === undefined ? [] : [[epoch, validationLoss]],
    ),
    steps: thinned(steps, perEpoch),
  };
}

/** The steps' losses by fractional epoch, neighbours averaged until a line can be drawn. */
function thinned(steps: readonly StepEvent[], perEpoch: number): Point[] {
  const group = Math.max(1, Math.ceil(steps.length / finest));
  const points: Point[] = [];
  for (let i = 0; i < steps.length; i += group) {
    const some = steps.slice(i, i + group);
    const mean = some.reduce((sum, { loss }) => sum + loss, 0) / some.length;
    points.push([some.at(-1)!.step / perEpoch, mean]);
  }
  return points;
}

function altOf({ train, validation }: Curves, words: LossWords): string {
  const described = (name: string, points: readonly Point[]) =>
    points.length === 0 ? "" : words.fell(name, showNumber(points[0]![1]), showNumber(points.at(-1)![1]));
  const parts = [described(words.trainingLoss, train), described(words.validationLoss, validation)].filter(
    (part) => part !== "",
  );
  return words.alt(train.length, parts.join(", "));
}
