import { usageError } from "../../core/errors.ts";
import { builtins, type Dataset, type Model, type Sweep, type TrainOptions, train } from "../../node.ts";
import { trainingPage } from "../../report/pages/trainingPage.ts";
import { shownRows } from "../../report/rows/shownRows.ts";
import { showCount } from "../../report/units.ts";
import type { Context } from "../command.ts";
import { showFlag } from "../flags.ts";
import { openData } from "../open.ts";
import { readingOf } from "../reading.ts";
import { showStage } from "../show/evaluation.ts";
import { findingDocument, findingLine } from "../show/finding.ts";
import type { Family, FinishedRun } from "./family.ts";
import { fitSettings, learntRows, trainingWishes } from "./fitSettings.ts";
import { autoLatent } from "./sweepWidths.ts";

/** Trains an autoencoder, at a width of the bottleneck that is given or found. */
export function autoencoderFamily(context: Context): Family<Model> {
  const { operands, values, progress } = context;
  const stray = (["noisy", "from", "patch", "half"] as const).find((name) => values[name] !== undefined);
  if (stray) throw usageError({ subject: `--${stray}`, rule: "goes with --preset denoiser or inspector" });
  const wishes = trainingWishes(values);
  return {
    open: () => openData(operands[0], context, wishes),
    start: async (data, common) => {
      const only = learntRows(values, data);
      if (only) progress.note(`note: learning from the ${showCount(only.length)} rows labelled normal alone`);
      const { engine } = common;
      const options = { ...fitSettings(values, only), engine };
      const swept = values.latent === "auto" ? await autoLatent(data, options, context) : undefined;
      const latent = swept ? { latent: swept.choice.latent } : {};
      return {
        training: train(data, { ...options, ...latent, ...common, source: sourceOf(context, wishes) }),
        save: (model, path) => model.save(path),
        page: (model, run) => pageOf(model, data, { ...run, swept }, context),
        document: ({ spec, parameters }) => ({
          type: spec.type,
          parameters,
          latent: spec.latent,
          ...(swept && { sweep: swept }),
        }),
        headline: ({ spec, parameters }) =>
          `${spec.type}, ${showCount(parameters)} parameters, ${spec.latent} latent numbers`,
        remarks: ({ findings }) => [...(swept ? [swept.choice.reason] : []), ...findings.map(findingLine)],
        findings: ({ findings }) => findings.map(findingDocument),
      };
    },
  };
}

async function pageOf(
  model: Model,
  data: Dataset,
  run: FinishedRun & { swept?: Sweep },
  { progress }: Context,
) {
  const evaluation = await model.evaluateHeldOut(data, {
    report: (stage, share) => progress.stage(...showStage(stage, share)),
  });
  progress.stage("writing the report");
  return trainingPage({
    ...run,
    model,
    data,
    evaluation,
    shown: await shownRows(model, data),
    show: showFlag,
  });
}

/** How the training rows can be opened again. A built-in set depends on the seed; a file has its own rows. */
function sourceOf({ operands: [data], values }: Context, wishes: object): TrainOptions["source"] {
  const { label, rows, seed, normal, val = 0.1 } = values;
  const made = builtins.some(({ name }) => name === data) ? { rows, seed } : {};
  return { data, open: { ...wishes, ...recorded(values), label, ...made }, normal, validation: val };
}

/** What a model's source keeps of how the table was read; which columns were, the model says. */
function recorded(values: Context["values"]) {
  const { columns: _columns, drop: _drop, ...rest } = readingOf(values);
  return rest;
}
