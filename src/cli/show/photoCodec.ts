import { showShape } from "../../core/shape.ts";
import type { PhotoCodec } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Outcome } from "../command.ts";
import { origin } from "./origin.ts";
import { textTable } from "./textTable.ts";

/** Shows what a photo codec is and where it comes from. */
export function inspectPhotoCodec(path: string, model: PhotoCodec): Outcome {
  const { spec, parameters, provenance } = model;
  const { rows, input, reach } = model.layers();
  return {
    document: { model: path, ...spec, parameters, reach, layers: rows, provenance },
    text: [
      `${path}: a codec of photos of any size: a lapped transform of ${spec.block}×${spec.block} blocks, a coder of its rounded coefficients, and a network that restores what rounding took, shown here for ${showShape(input)}`,
      "",
      textTable(
        ["layer", "kind", "gives", "parameters"],
        rows.map(({ name, kind, shape, parameters }) => [name, kind, showShape(shape), parameters]),
      ),
      "",
      `${showCount(parameters)} parameters; what becomes of a pixel depends on ${reach} pixels around it; compress and decompress use it`,
      ...origin(provenance),
    ].join("\n"),
  };
}
