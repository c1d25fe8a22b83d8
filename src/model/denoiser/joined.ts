import { usageError } from "../../core/errors.ts";
import { sameShape } from "../../core/shape.ts";
import type { DenoiserSpec } from "../../models/families/denoiser/denoiser.ts";
import { type NetworkName, nameIn, networks } from "../../models/families/denoiser/joined.ts";
import { flatten, namedTensors } from "../../train/weights.ts";
import { readWeights, weightTensors } from "../anySize/weightTensors.ts";
import { type Denoiser, denoiserParameters } from "./denoiser.ts";

/**
 * One denoiser of two of the same levels: each picture is cleaned by the network that its noise asks for. Weights are rounded to a byte
 * each. Its provenance is that of the one that learnt cameras.
 */
export function joinDenoisers(camera: Denoiser, white: Denoiser): Denoiser {
  const { widths, blocks, channels, learns } = white.spec;
  const own = camera.spec;
  const alike = sameShape(own.widths, widths) && own.blocks === blocks && own.channels === channels;
  if (!alike || own.learns.kind !== "camera" || learns.kind !== "clean")
    throw usageError({
      subject: "the denoisers to join",
      reason: "wrong-model",
      rule: "must have the same levels and channels; one learnt the noise of cameras, the other Gaussian noise",
      received: `${own.learns.kind} and ${learns.kind}`,
      repair:
        "train both with the same widths and blocks, one under the noise of cameras, one under Gaussian noise",
    });
  const spec: DenoiserSpec = { ...own, learns: { kind: "joined", from: learns.from, to: learns.to } };
  const parameters = denoiserParameters(spec);
  const named = { camera, white };
  const tensors = new Map(
    networks.flatMap((network) =>
      [...namedTensors(named[network], named[network].weights)].map(([name, t]) => [
        nameIn(network, name),
        t,
      ]),
    ),
  );
  const exact = flatten({ parameters }, (name) => tensors.get(name)!.data);
  const written = weightTensors({ parameters, weights: exact }, "bytes");
  return {
    spec,
    parameters,
    weights: readWeights(parameters, written, "the joined denoiser"),
    provenance: camera.provenance,
  };
}

/** A network of a joined denoiser as a denoiser of its own; one that is not joined as it is. */
export function networkOf(denoiser: Denoiser, network: NetworkName): Denoiser {
  const { spec, weights, provenance } = denoiser;
  const { learns } = spec;
  if (learns.kind !== "joined") return denoiser;
  const { from, to } = learns;
  const own: DenoiserSpec = {
    ...spec,
    learns: network === "camera" ? { kind: "camera" } : { kind: "clean", from, to },
  };
  const parameters = denoiserParameters(own);
  const named = namedTensors(denoiser, weights);
  return {
    spec: own,
    parameters,
    weights: flatten({ parameters }, (name) => named.get(nameIn(network, name))!.data),
    provenance,
  };
}
