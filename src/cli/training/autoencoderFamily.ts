import { usageError } from "../../core/errors.ts";
import {
  builtins,
  type Dataset,
  loadModel,
  type Model,
  type OpenOptions,
  type Sweep,
  type TrainOptions,
  told,
  train,
} from "../../node.ts";
import { trainingPage } from "../../report/pages/trainingPage.ts";
import { shownRows } from "../../report/rows/shownRows.ts";
import { showCount } from "../../report/units.ts";
import type { Context } from "../command.ts";
import { showFlag } from "../flags.ts";
import { openData, openFor } from "../open.ts";
import { readingOf } from "../reading.ts";
import { showStage } from "../show/evaluation.ts";
import { findingDocument, findingLine } from "../show/finding.ts";
import type { Family, FinishedRun } from "./family.ts";
import { fitSettings, learntRows, trainingWishes } from "./fitSettings.ts";
import { autoLatent } from "./sweepWidths.ts";

/** Flags that say what a model is, which one that goes on has settled. */
const settled = [
  ...(["type", "latent", "preset", "layers", "hidden", "activation", "loss", "noise", "sparsity"] as const),
  ...(["beta", "warm-up", "free-bits", "variance", "size", "series", "window", "columns", "drop"] as const),
];

/** Trains an autoencoder, at a width of the bottleneck that is given or found, or from a model that is given. */
export function autoencoderFamily(context: Context): Family<Model> {
  const { operands, values, progress } = context;
  const { from } = values;
  const stray = (["noisy", "patch", "half"] as const).find((name) => values[name] !== undefined);
  if (stray) throw usageError({ subject: `--${stray}`, rule: "goes with --preset denoiser or inspector" });
  const changed = from === undefined ? undefined : settled.find((name) => values[name] !== undefined);
  if (changed)
    throw usageError({
      subject: `--${changed}`,
      rule: "does not go with --from: the model that it goes on from has settled it",
      repair: "leave one of them out",
    });
  let wishes = trainingWishes(values);
  return {
    open: async (engine) => {
      if (from === undefined) return openData(operands[0], context, wishes);
      const model = await loadModel(from, { engine });
      try {
        wishes = wishesOf(model);
        return await openFor(model, operands[0], context);
      } finally {
        await model.close();
      }
    },
    start: async (data, common, alone) => {
      const learnt = learntRows(values, data, progress.note);
      const { engine } = common;
      const options = { ...fitSettings(values, learnt), engine };
      const sweeps = values.latent === "auto";
      const first = !engine.peers || engine.peers.rank === 0;
      const swept =
        sweeps && first ? await autoLatent(data, { ...options, engine: alone }, context) : undefined;
      const chosen = (): number => swept!.choice.latent;
      const latent = sweeps ? { latent: engine.peers ? await told(engine.peers, chosen) : chosen() } : {};
      return {
        training: train(data, { ...options, ...latent, ...common, from, source: sourceOf(context, wishes) }),
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

/** How data is opened for a model, as far as a model's source keeps it. */
function wishesOf({ spec: { input } }: Model): OpenOptions {
  if (input.kind === "series") return { series: true, window: input.window };
  if (input.kind === "table") return {};
  return { size: [input.height, input.width], channels: input.channels === 1 ? 1 : 3 };
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
