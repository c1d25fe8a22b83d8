import { softmax } from "../exact.ts";
import type { Reading } from "../rules/round.ts";

/** The reading of a receiver's logits. */
export function readingOf(logits: ArrayLike<number>, truth: number): Reading {
  const probabilities = Array.from(softmax(logits));
  const answer = probabilities.indexOf(Math.max(...probabilities));
  return { answer, probabilities, right: answer === truth };
}
