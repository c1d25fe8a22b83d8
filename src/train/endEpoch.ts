import type { EpochEvent } from "./events.ts";
import type { Best, Progress } from "./runState.ts";
import type { Validation } from "./validation.ts";
import type { FlatWeights } from "./weights.ts";

/** Computes the losses of an epoch that ended, and keeps its weights if the loss is the lowest so far. */
export async function endEpoch(
  progress: Progress,
  best: Best,
  weights: FlatWeights,
  validation: Validation | undefined,
  epoch: number,
  elapsed: () => number,
): Promise<EpochEvent> {
  progress.trainLoss = progress.lossSum / progress.lossCount;
  progress.lossSum = 0;
  progress.lossCount = 0;
  const validationLoss = await validation?.loss(weights);
  const loss = validationLoss ?? progress.trainLoss;
  const better = progress.bestLoss === undefined || loss < progress.bestLoss;
  if (better) {
    progress.bestLoss = loss;
    progress.bestEpoch = epoch;
    best.weights = weights;
  }
  return {
    type: "epoch",
    epoch,
    step: progress.step,
    trainLoss: progress.trainLoss,
    validationLoss,
    best: better,
    seconds: elapsed(),
  };
}
