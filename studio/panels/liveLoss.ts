import type { TrainEvent } from "autoencoder";
import { extent, legend, line, type Point, plot } from "../../src/report/charts/plot.ts";
import { type Html, html } from "../../src/report/html.ts";
import { showNumber } from "../../src/report/units.ts";

interface Words {
  readonly epoch: string;
  readonly loss: string;
  readonly training: string;
  readonly heldOut: string;
}

/** Most points of a line: more are not seen. */
const finest = 160;

/** How the loss falls while it does: the lines alone, for they are drawn anew several times a second. */
export function liveLoss(events: readonly TrainEvent[], words: Words): Html {
  const perEpoch = events.find((event) => event.type === "start")?.stepsPerEpoch ?? 1;
  const steps = events.flatMap((event): Point[] =>
    event.type === "step" ? [[event.step / perEpoch, event.loss]] : [],
  );
  const every = Math.max(1, Math.ceil(steps.length / finest));
  const training = steps.filter((_, i) => i % every === 0 || i === steps.length - 1);
  const heldOut = events.flatMap((event): Point[] =>
    event.type === "epoch" && event.validationLoss !== undefined ? [[event.epoch, event.validationLoss]] : [],
  );
  const losses = [...training, ...heldOut].map(([, loss]) => loss);
  const [low, high] = extent(losses);
  const log = low > 0 && high / low > 25;
  const last = training.at(-1);
  return html`<figure>
${legend([
  { name: words.training, classes: "line encoder" },
  { name: words.heldOut, classes: "line loss" },
])}
${plot({
  alt: last ? `${words.loss} ${showNumber(last[1])}, ${words.epoch} ${last[0].toFixed(1)}` : words.loss,
  x: { domain: [0, Math.max(1, last?.[0] ?? 1)], label: words.epoch },
  y: { domain: log ? [low, high] : [Math.min(0, low), high], label: words.loss, log },
  marks: (scales) => [line(training, scales, "encoder"), line(heldOut, scales, "loss")],
})}
</figure>`;
}
