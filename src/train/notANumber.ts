import { HourglassError } from "../core/errors.ts";
import type { FindingEvent } from "./events.ts";

/** What is said of a loss that is NaN or infinite, where an epoch before it can be kept. */
export function nanFinding(step: number, learningRate: number): FindingEvent {
  return {
    type: "finding",
    finding: {
      code: "nan",
      message: `the loss was not a number at step ${step}, with a peak learning rate of ${learningRate}`,
      repair: `train with --lr ${learningRate / 5}, and check the data for extreme numbers`,
    },
  };
}

/** What is thrown where there is nothing to keep. */
export function nanError(step: number): HourglassError {
  return new HourglassError("failed", {
    subject: "training",
    rule: `the loss was not a number at step ${step}, before a first epoch could be kept`,
    repair: "use a smaller --lr, and check the data for extreme numbers",
  });
}
