import type { Command } from "../command.ts";
import { evaluateDenoiser } from "../evaluation/denoiser.ts";
import { evaluateRows } from "../evaluation/rows.ts";
import { refuseSpecialist, withAnyModel } from "../open.ts";
import { baselineDocument, told } from "../show/evaluation.ts";

/** Measures a model and the baselines on the same rows. */
export const evaluate: Command = async (context) => {
  const began = performance.now();
  return withAnyModel(context, async (model) => {
    refuseSpecialist(model, context.operands[0]);
    const result =
      model.family === "denoiser"
        ? await evaluateDenoiser(model, context)
        : await evaluateRows(model, context);
    const { spec, parameters, provenance } = model;
    return {
      document: {
        model: {
          path: context.operands[0],
          type: spec.type,
          ...("latent" in spec && { latent: spec.latent }),
          parameters,
          trained_on: provenance.data,
        },
        rows: result.rows,
        metrics: result.metrics,
        baselines: baselineDocument(result),
        notes: result.notes,
        seconds: (performance.now() - began) / 1000,
      },
      text: told(result),
    };
  });
};
