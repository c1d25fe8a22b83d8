import { engineGain } from "../../../core/budget.ts";
import { sizeOf } from "../../../core/shape.ts";
import { multiplications, type Network } from "./network.ts";

/** Operations that each number of a row takes around the network: it is read, scaled, copied to the engine and summed. */
const aroundNumber = 50;

/** Operations of one row's pass through a network, as budgets count them. */
export function passOperations(net: Pick<Network, "layers" | "features">): number {
  return multiplications(net) / engineGain + aroundNumber * sizeOf(net.features);
}

/** Operations of a training of so many steps: a row goes forward and twice backward. */
export function trainingOperations(
  net: Pick<Network, "layers" | "features">,
  { steps, batch }: { steps: number; batch: number },
): number {
  return 3 * steps * batch * passOperations(net);
}
