import { showShape } from "../../core/shape.ts";
import type { Denoiser } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Outcome } from "../command.ts";
import { origin } from "./origin.ts";
import { textTable } from "./textTable.ts";

/** Shows what a denoiser is and where it comes from. */
export function inspectDenoiser(path: string, model: Denoiser): Outcome {
  const { spec, parameters, provenance } = model;
  const { rows, input, reach } = model.layers();
  const { learns } = spec;
  return {
    document: { model: path, ...spec, parameters, reach, layers: rows, provenance },
    text: [
      `${path}: a denoiser of ${spec.channels === 3 ? "colour" : "grey"} pictures of any size, shown here for ${showShape(input)}`,
      "",
      textTable(
        ["layer", "kind", "gives", "parameters"],
        rows.map(({ name, kind, shape, parameters }) => [name, kind, showShape(shape), parameters]),
      ),
      "",
      `${showCount(parameters)} parameters; what a pixel becomes depends on ${reach} pixels around it`,
      learntFrom(learns),
      ...origin(provenance),
    ].join("\n"),
  };
}

function learntFrom(learns: Denoiser["spec"]["learns"]): string {
  switch (learns.kind) {
    case "clean":
      return `learnt to take Gaussian noise of σ = ${(255 * learns.from).toFixed(0)}…${(255 * learns.to).toFixed(0)} of 255 off clean pictures`;
    case "camera":
      return "learnt to take the noise of cameras of many makes, and Gaussian noise of every level, off clean pictures";
    case "joined":
      return `two networks of these layers: one learnt to take the noise of cameras of many makes off clean pictures, the other Gaussian noise of σ = ${(255 * learns.from).toFixed(0)}…${(255 * learns.to).toFixed(0)} of 255; each picture is cleaned by the one that its noise asks for`;
    case "noisy":
      return "learnt from noisy pictures alone";
    default:
      return learns satisfies never;
  }
}
