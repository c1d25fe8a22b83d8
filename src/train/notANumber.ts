import { HourglassError } from "../core/errors.ts";
import type { FindingEvent } from "./events.ts";

/** The finding for a loss that is NaN or infinite after at least one whole epoch, whose weights are kept. */
export function nanFinding(step: number, learningRate: number): FindingEvent {
  return {
    type: "finding",
    finding: {
      code: "nan",
      message: `the loss was not a number at step ${step}, with a peak learning rate of ${learningRate}`,
      advice: [
        { option: "learningRate", value: learningRate / 5, sentence: "lower the learning rate" },
        { sentence: "check the data for extreme numbers" },
      ],
    },
  };
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
