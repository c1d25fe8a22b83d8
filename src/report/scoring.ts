import type { Detector } from "../model/detector/detector.ts";
import { showCount } from "./units.ts";

/** How a detector scores, in a sentence without its full stop. */
export function scoring({ weights, neighbours, memory, scores }: Detector): string {
  const groups = {
    "what it holds": weights.features,
    "what the model missed of it": weights.residual,
    "its code": weights.code,
  };
  const counted = Object.entries(groups)
    .filter(([, weight]) => weight > 0)
    .map(([group, weight]) => `${group} (weight ${weight})`);
  return (
    `a row scores by its mean distance to the ${showCount(neighbours)} nearest of ${showCount(memory.shape[0])} training rows ` +
    `in ${counted.slice(0, -1).join(", ")} and ${counted.at(-1)}; ${showCount(scores.length)} rows held out set scale and threshold`
  );
}
