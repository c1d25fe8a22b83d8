import { usageError } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import { bytesOf } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { fedRow } from "./fedRow.ts";

/** How many epochs, steps an epoch and steps an engine run a training takes. */
export interface Plan {
  readonly batch: number;
  readonly stepsPerEpoch: number;
  /** Steps that one engine run takes; divides `stepsPerEpoch`. */
  readonly stepsPerRun: number;
  readonly epochs: number;
}

export interface PlanRequest {
  batch?: number;
  epochs?: number;
  /** Whether a time limit ends the run: the default number of epochs is then out of reach. */
  timed?: boolean;
  /** Floating-point operations of one engine run, see `Engine.runFlops`. */
  runFlops?: number;
}

/** Steps that a small data set is trained for where neither epochs nor time are given. */
const usualSteps = 5000;
/** Bytes of feeds that one engine run may hold. */
const feedBytes = 48 * 2 ** 20;
/** Floating-point operations of one engine run: about half a second, so that progress and Ctrl-C stay prompt. */
const usualRunFlops = 4e10;

/** The plan of a run: batch and epochs as requested, or chosen by the number of rows. Throws a usage error without training rows. */
export function plan(net: Trainable, dataset: Dataset, trainRows: number, request: PlanRequest): Plan {
  // Rows that come in pairs are told from the others of the batch: with fewer of those a map of many rows is too loose.
  const most = net.neighbours ? 256 : 128;
  const batch = Math.min(trainRows, request.batch ?? usualBatch(sizeOf(net.features), trainRows, most));
  if (batch < 1)
    throw usageError({
      subject: dataset.name,
      reason: "too-few-rows",
      rule: "there must be at least one row to train on",
      received: trainRows,
      repair: "give more rows, or hold out fewer",
    });
  const { runFlops = usualRunFlops } = request;
  const whole = Math.floor(trainRows / batch);
  const row = fedRow(net, dataset);
  const bytes =
    batch *
    (sizeOf(row.shape) * bytesOf(row.dtype) + 4 * net.randomFeeds.reduce((n, f) => n + sizeOf(f.shape), 0));
  const together = Math.max(
    1,
    Math.min(64, Math.floor(feedBytes / bytes), Math.floor(runFlops / stepFlops(net, batch))),
  );
  const { stepsPerEpoch, stepsPerRun } = fitRuns(whole, together);
  const epochs =
    request.epochs ??
    (request.timed ? 100_000 : Math.max(20, Math.min(1000, Math.ceil(usualSteps / stepsPerEpoch))));
  return { batch, stepsPerEpoch, stepsPerRun, epochs };
}

/** Floating-point operations of a step: 2 for each multiplication forwards, 4 backwards. */
export function stepFlops({ multiplications }: Trainable, batch: number): number {
  return 6 * batch * multiplications;
}

function usualBatch(features: number, rows: number, most: number): number {
  const byRows = rows < 10 * most ? Math.max(8, 2 ** Math.floor(Math.log2(rows / 10))) : most;
  return features > 50_000 ? 8 : features > 5000 ? Math.min(32, byRows) : byRows;
}

/**
 * Equal runs: an epoch is a whole number of them. Where the epoch has no good divisor, a few steps of it are left
 * out (under 5 %; the rows they would have seen come in another epoch).
 */
function fitRuns(steps: number, most: number): { stepsPerEpoch: number; stepsPerRun: number } {
  if (steps <= most) return { stepsPerEpoch: steps, stepsPerRun: steps };
  for (let perRun = most; perRun > most / 2; perRun--)
    if (steps % perRun === 0) return { stepsPerEpoch: steps, stepsPerRun: perRun };
  if (steps % most < steps * 0.05) return { stepsPerEpoch: steps - (steps % most), stepsPerRun: most };
  let perRun = most;
  while (steps % perRun >= steps * 0.05) perRun--;
  return { stepsPerEpoch: steps - (steps % perRun), stepsPerRun: perRun };
}
