import { expect, test } from "vitest";
import { families, inputs } from "../../../test/specs.ts";
import { untrained } from "../../../test/untrained.ts";
import { operationsOf } from "../../graph/graph.ts";
import type { Operation, Value } from "../../graph/value.ts";
import { modelGraphs } from "../../model/modelGraphs.ts";
import { autoencoderTraining } from "../../models/families/autoencoder/autoencoderTraining.ts";
import { trainingStep } from "../../train/step.ts";
import { kernels } from "../reference/kernels.ts";
import { convolutionValues } from "./convolutions.ts";
import { operands, operatorTable } from "./operatorTable.ts";

/** An operation by its name and the types that it reads and gives: `Cast(uint8) → float32`. */
const signature = ({ type, inputs, outputs }: Operation): string =>
  `${type}(${[...new Set(inputs.map((v) => v.dtype))]}) → ${outputs[0].dtype}`;

const signatures = (values: readonly Value[]): Set<string> =>
  new Set(
    operationsOf(values)
      .filter((o) => o.inputs.length > 0)
      .map(signature),
  );

const covered = signatures([
  ...Object.values(operatorTable).flatMap(({ types, build }) =>
    types.flatMap((dtype) => build(operands(dtype, 5))),
  ),
  ...convolutionValues(),
]);

/** What training and scoring of every family on every kind of data compute. */
function modelValues(): Value[] {
  return Object.values(inputs).flatMap((input) =>
    Object.values(families).flatMap((more) => {
      if ("loss" in more && more.loss === "ssim" && input.kind !== "pictures") return [];
      const dtype = input.kind === "pictures" ? "uint8" : "float64";
      const model = untrained(input, more);
      const training = autoencoderTraining(model.net);
      const step = trainingStep(training, { batch: 4, dtype, clip: 1, weightDecay: 0.1 });
      const rows = modelGraphs(model).rows(4, dtype);
      return [
        ...step.state.map(({ next }) => next),
        ...Object.values(step.outputs),
        ...[rows.features, rows.codes, rows.predicted, rows.residuals, rows.reconstruction()],
        modelGraphs(model).codes(4).reconstruction(),
      ];
    }),
  );
}

test("every operator has a case", () => {
  const types = new Set([...covered].map((name) => name.slice(0, name.indexOf("("))));
  expect(Object.keys(kernels).filter((type) => !types.has(type))).toEqual([]);
});

test("every operator and type of a model has a case", () => {
  expect([...signatures(modelValues())].filter((name) => !covered.has(name)).sort()).toEqual([]);
});
