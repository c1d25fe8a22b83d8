import type { Shape } from "../core/shape.ts";
import type { DType } from "../core/tensor.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Trainable } from "../models/families/trainable.ts";
import { rawShape } from "../models/inputs/inputSpec.ts";

/** Shape and type of a row as a step is fed it: as the data set holds it, or as the network has it made. */
export function fedRow(net: Trainable, dataset: Dataset): { readonly shape: Shape; readonly dtype: DType } {
  return net.prepare ? { shape: rawShape(net.input), dtype: "float32" } : dataset;
}
