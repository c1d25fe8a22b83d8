import { type Advice, HourglassError } from "../core/errors.ts";
import type { FindingEvent } from "./events.ts";
import type { Progress } from "./runState.ts";

/** The finding for a loss that is NaN or infinite after at least one whole epoch, whose weights are kept. */
export function nanFinding(step: number, learningRate: number): FindingEvent {
  return {
    type: "finding",
    finding: {
      code: "nan",
      message: `the loss was not a number at step ${step}, with a peak learning rate of ${learningRate}`,
      advice: [lowerRate(learningRate), { sentence: "check the data for extreme numbers" }],
    },
  };
}

/** How many times the best epoch's loss, or what counts as little, another's is where no later step will mend the weights. */
const hopeless = 1e4;
const littleLoss = 1e-3;

/** Whether an epoch's loss is so much larger than the best one's that the training has diverged. */
export function hasDiverged(loss: number, { bestLoss = loss }: Pick<Progress, "bestLoss">): boolean {
  return loss > hopeless * Math.max(Math.abs(bestLoss), littleLoss);
}

/** The finding for a training that has diverged, whose best weights are kept. */
export function divergedFinding(
  epoch: number,
  loss: number,
  { bestEpoch, bestLoss = loss }: Pick<Progress, "bestEpoch" | "bestLoss">,
  learningRate: number,
): FindingEvent {
  const [from, to] = [bestLoss, loss].map((x) => x.toPrecision(3));
  return {
    type: "finding",
    finding: {
      code: "diverged",
      message: `the loss rose from ${from} after epoch ${bestEpoch} to ${to} after epoch ${epoch}, with a peak learning rate of ${learningRate}: the weights of epoch ${bestEpoch} are kept`,
      advice: [lowerRate(learningRate)],
    },
  };
}

function lowerRate(learningRate: number): Advice {
  return { option: "learningRate", value: learningRate / 5, sentence: "lower the learning rate" };
}

/** The error for a loss that is NaN or infinite before the end of the first epoch. */
export function nanError(step: number): HourglassError {
  return new HourglassError("failed", {
    subject: "training",
    reason: "diverged",
    rule: `the loss was not a number at step ${step}, before the first epoch ended`,
    repair: [
      { option: "learningRate", sentence: "lower the learning rate" },
      { sentence: "check the data for extreme numbers" },
    ],
  });
}
