/**
 * How much work looking at a trained model may be. Work is counted and never timed, so that the same run looks at the
 * same rows on any machine. Its unit is an operation: a multiplication in a plain loop, about a nanosecond.
 */

/** Multiplications of a matrix product on an engine that take as long as one in a plain loop. */
export const engineGain = 50;

/** Operations that an evaluation may spend on a method: about ten seconds. */
export const evaluationOperations = 1e10;

/** Operations that a method may take after a training of any length: a sixth of a second. */
const leastAfterTraining = 1.5e8;
/** Share of the training's own operations that each of about six methods after it may take. */
const shareOfTraining = 1 / 100;

/** Operations that a method may take after a training that took so many. */
export function afterTraining(trained: number): number {
  return Math.min(evaluationOperations, Math.max(leastAfterTraining, shareOfTraining * trained));
}

/** How many of the rows some operations are enough for at so many a row; `least` at the least. */
export function rowsWithin(
  operations: number,
  each: number,
  { rows, least = 1 }: { rows: number; least?: number },
): number {
  return Math.min(rows, Math.max(least, Math.floor(operations / Math.max(1, each))));
}
