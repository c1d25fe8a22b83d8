import { forward } from "../models/forward.ts";
import type { Net } from "../models/net.ts";
import { flows } from "../stage/flows.ts";
import { relativeError } from "../stage/relativeError.ts";
import type { Snapshot } from "../stage/snapshot.ts";

/** Runs a picture (28×28 numbers in 0…1) through a network cut to a width, and gathers what the stage draws of it. */
export function show(net: Net, input: ArrayLike<number>, width: number): Snapshot {
  const began = performance.now();
  const activations = forward(net, input, { width });
  const milliseconds = performance.now() - began;
  return {
    width,
    activations,
    waist: net.waist ?? 0,
    flows: flows(net, activations, width),
    error: relativeError(activations[0], activations[net.layers.length]),
    milliseconds,
  };
}
