import type { EpochEvent } from "./events.ts";
import type { Best, Progress } from "./runState.ts";
import type { Validation } from "./validation.ts";
import type { FlatWeights } from "./weights.ts";

/** Measures an epoch, and keeps its weights where they are the best so far. */
export async function endEpoch(
  progress: Progress,
  best: Best,
  weights: FlatWeights,
  held: Validation | undefined,
  epoch: number,
  elapsed: () => number,
): Promise<EpochEvent> {
  progress.trainLoss = progress.lossSum / progress.lossCount;
  progress.lossSum = 0;
  progress.lossCount = 0;
  const validationLoss = await held?.loss(weights);
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
