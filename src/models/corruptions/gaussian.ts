import * as op from "../../graph/ops/index.ts";
import { featureBounds } from "../inputs/inputSpec.ts";
import type { Corruption } from "./corruption.ts";

/** Adds a normal number of this standard deviation to each feature; pictures are clipped to 0…1 again. */
export const gaussian: Corruption = {
  help: "standard deviation",
  most: 1000,
  draws: "normal",
  apply: ({ input, values, random, amount }) => {
    const noisy = op.add(values, op.mul(random, amount));
    // A noisy picture is still a picture: files and screens hold 0…1.
    const bounds = featureBounds(input);
    return bounds ? op.clip(noisy, ...bounds) : noisy;
  },
};
