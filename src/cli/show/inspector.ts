import { showShape } from "../../core/shape.ts";
import type { Inspector } from "../../node.ts";
import { showCount, showNumber } from "../../report/units.ts";
import type { Outcome } from "../command.ts";
import { origin } from "./origin.ts";
import { textTable } from "./textTable.ts";

/** Shows what an inspector is and where it comes from. */
export function inspectInspector(path: string, model: Inspector): Outcome {
  const { spec, parameters, provenance, held } = model;
  const { rows, input, reach } = model.layers();
  return {
    document: { model: path, ...spec, parameters, reach, layers: rows, held, provenance },
    text: [
      `${path}: an inspector of ${spec.channels === 3 ? "colour" : "grey"} pictures of any size, shown here for ${showShape(input)}`,
      "",
      textTable(
        ["layer", "kind", "gives", "parameters"],
        rows.map(({ name, kind, shape, parameters }) => [name, kind, showShape(shape), parameters]),
      ),
      "",
      `${showCount(parameters)} parameters; what is said of a pixel depends on ${reach} pixels around it`,
      `learnt to undo defects and to say where they are, from good pictures alone; detect calls pictures anomalies from a score of ` +
        `${showNumber(model.threshold())} on, which at most 1 % of the good pictures held out (${showCount(held)}) reach`,
      ...origin(provenance),
    ].join("\n"),
  };
}
