import { usageError } from "../../core/errors.ts";
import { isBuiltin } from "../../data/procedural/builtins.ts";
import { lockOutput } from "../../hosts/node/disk/lock.ts";
import { writeModelFile } from "../../hosts/node/disk/modelDisk.ts";
import type { Sweep } from "../../inspect/sweep.ts";
import { toModelFile } from "../../model/autoencoder.ts";
import type { Source } from "../../model/source.ts";
import { parameterCount } from "../../models/families/autoencoder/network.ts";
import { showCount, showNumber, showSeconds } from "../../report/units.ts";
import { type Fitted, fit } from "../../tasks/fit.ts";
import type { Command } from "../command.ts";
import type { Values } from "../line/options.ts";
import { openData, openEngine } from "../open.ts";
import { readingOf } from "../reading.ts";
import { autoLatent } from "../training/autoLatent.ts";
import { besideBaselines } from "../training/besideBaselines.ts";
import { checkpointsAt, removeCheckpoints } from "../training/checkpoints.ts";
import { fitSettings, learntRows, trainingWishes } from "../training/fitSettings.ts";
import { follow } from "../training/follow.ts";
import { configurationOf, interrupted } from "../training/interrupted.ts";
import { version } from "../version.ts";
import { writeReport } from "../write/writeReport.ts";

/** Trains a model; writes it and its report. */
export const train: Command = async (context) => {
  const { operands, values } = context;
  if (values.preset === "denoiser") return (await import("../denoiser/train.ts")).trainDenoiser(context);
  checkDenoiserFlags(values);
  const out = values.out!;
  const wishes = trainingWishes(values);
  const dataset = await openData(operands[0], context, wishes);
  // An engine that does not start leaves no lock behind.
  const engine = await openEngine(context);
  const lock = await lockOutput(out);
  try {
    const only = learntRows(values, dataset);
    if (only)
      context.progress.note(`note: learning from the ${showCount(only.length)} rows labelled normal alone`);
    const options = fitSettings(values, only);
    const checkpoints = checkpointsAt(out, configurationOf(values, dataset), {
      resume: values.resume === true,
      progress: context.progress,
    });
    const swept =
      values.latent === "auto" ? await autoLatent(dataset, { ...options, engine }, context) : undefined;
    const stream = fit(dataset, {
      ...options,
      ...(swept && { latent: swept.choice.latent }),
      engine,
      checkpoints,
      source: sourceOf(operands[0], values, wishes),
      signal: context.signal,
      command: context.line,
      version: version(),
    });
    const { events, fitted } = await follow(stream, context.progress);
    if (!fitted) return interrupted(out, events);

    await writeModelFile(out, toModelFile(fitted.autoencoder));
    await removeCheckpoints(out);
    const report = values.report === "no" ? undefined : `${out}.report.html`;
    if (report) {
      const evaluation = await besideBaselines(fitted, dataset, { engine, progress: context.progress });
      context.progress.stage("writing the report");
      await writeReport(report, { title: out, fitted, events, dataset, engine, evaluation, swept });
    }
    return outcome(out, report, fitted, swept);
  } finally {
    await engine.close();
    await lock.release();
    await dataset.close();
  }
};

/** How the training rows can be opened again. A built-in set depends on the seed; a file has its own rows. */
function sourceOf(data: string, values: Values, wishes: Source["open"]): Source {
  const { label, rows, seed, normal, val = 0.1 } = values;
  const made = isBuiltin(data) ? { rows, seed } : {};
  return { data, open: { ...wishes, ...recorded(values), label, ...made }, normal, validation: val };
}

/** What a model's source keeps of how the table was read; which columns were, the model says. */
function recorded(values: Values): Source["open"] {
  const { columns: _columns, drop: _drop, ...rest } = readingOf(values);
  return rest;
}

/** Refuses flags of the denoiser where no denoiser is trained. */
function checkDenoiserFlags(values: Values): void {
  const stray = (["noisy", "from", "patch", "half"] as const).find((name) => values[name] !== undefined);
  if (stray) throw usageError({ subject: `--${stray}`, rule: "goes with --preset denoiser" });
}

function outcome(
  model: string,
  report: string | undefined,
  { autoencoder, trained, findings }: Fitted,
  swept?: Sweep,
) {
  const { spec, net, provenance } = autoencoder;
  const { reason, epochs, steps, seconds, msPerStep, trainLoss, validationLoss } = trained.done;
  return {
    document: {
      model,
      ...(report && { report }),
      type: spec.type,
      parameters: parameterCount(net),
      latent: spec.latent,
      ...(swept && { sweep: swept }),
      epochs,
      steps,
      loss: { train: trainLoss, ...(validationLoss !== undefined && { val: validationLoss }) },
      seconds,
      ms_per_step: msPerStep,
      engine: provenance.engine,
      stopped: reason,
      doctor: findings,
    },
    text: [
      `${model}: ${spec.type}, ${showCount(parameterCount(net))} parameters, ${spec.latent} latent numbers`,
      `loss ${showNumber(trainLoss)}${validationLoss === undefined ? "" : `, validation ${showNumber(validationLoss)}`} ` +
        `after ${epochs} ${epochs === 1 ? "epoch" : "epochs"} in ${showSeconds(seconds)}`,
      ...(swept ? [swept.choice.reason] : []),
      ...findings.map(({ code, message, repair }) => `△ ${code}: ${message}; ${repair}`),
      ...(report ? [`report: ${report}`] : []),
    ].join("\n"),
  };
}
