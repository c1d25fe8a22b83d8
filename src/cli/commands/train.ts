import {
  type AnyModel,
  type CheckpointOptions,
  type DoneEvent,
  loadAnyModel,
  lockOutput,
  sharedEngine,
  told,
  trainedBefore,
} from "../../node.ts";
import { showCount, showNumber, showSeconds } from "../../report/units.ts";
import { closing } from "../closing.ts";
import type { Command, Context, Outcome } from "../command.ts";
import type { Values } from "../line/options.ts";
import { openEngine } from "../open.ts";
import { autoencoderFamily } from "../training/autoencoderFamily.ts";
import type { CommonOptions, Family, Started, TrainedModel } from "../training/family.ts";
import { follow } from "../training/follow.ts";
import { putPage } from "../write/writeReport.ts";

/** Trains a model; writes it and its report. */
export const train: Command = async (context) => {
  switch (await familyOf(context)) {
    case "denoiser": {
      const { denoiserFamily } = await import("../training/denoiserFamily.ts");
      return trained(denoiserFamily(context), context);
    }
    case "inspector": {
      const { inspectorFamily } = await import("../training/inspectorFamily.ts");
      return trained(inspectorFamily(context), context);
    }
    case "photo-codec": {
      const { photoCodecFamily } = await import("../training/photoCodecFamily.ts");
      return trained(photoCodecFamily(context), context);
    }
    default:
      return trained(autoencoderFamily(context), context);
  }
};

/** The family that is to be trained: by the preset, or of the model that it goes on from. */
async function familyOf(context: Context): Promise<AnyModel["family"]> {
  const { preset, from } = context.values;
  if (preset === "denoiser" || preset === "inspector" || preset === "photo-codec") return preset;
  if (preset !== undefined || from === undefined) return "autoencoder";
  const engine = await openEngine(context);
  try {
    const model = await loadAnyModel(from, { engine });
    await model.close();
    return model.family;
  } finally {
    await engine.close();
  }
}

function trained<M extends TrainedModel>(family: Family<M>, context: Context): Promise<Outcome> {
  const { values, progress } = context;
  const out = values.out!;
  return closing(async (keep) => {
    const peers = await context.join?.();
    const alone = keep(await openEngine(context, peers));
    const engine = peers ? sharedEngine(alone, peers) : alone;
    const data = keep(await family.open(alone));
    const first = !peers || peers.rank === 0;
    if (first) keep({ close: (await lockOutput(out)).release });
    if (values.resume) {
      const { checkpoint } = commonOptions(context, engine);
      const whole = first ? await trainedBefore(data, { checkpoint, engine: alone }) : undefined;
      const over = peers ? await told(peers, () => whole !== undefined) : whole !== undefined;
      if (whole) return wholeAlready(out, keep(whole));
      if (over) return nothing;
    }
    const run = await family.start(data, commonOptions(context, engine), alone);
    if (!first) {
      for await (const _ of run.training);
      return nothing;
    }
    const { events, done, model } = await follow(run.training, progress);
    if (!model) return interrupted(out, done);
    keep(model);
    await run.save(model, out);
    const report = values.report === "no" ? undefined : `${out}.report.html`;
    if (report) await putPage(report, await run.page(model, { title: out, events, done }));
    return outcome(run, model, { out, report, done });
  });
}

/** What a rank but the first has to say. */
const nothing: Outcome = { document: {}, text: "" };

function commonOptions(
  { values, progress, signal, line }: Context,
  engine: CommonOptions["engine"],
): CommonOptions & { checkpoint: CheckpointOptions } {
  const { out, resume = false } = values;
  return {
    ...{ engine, signal, command: line },
    checkpoint: { path: out!, resume, settings: settingsOf(values) },
    onNote: (sentence) => progress.note(`note: ${sentence}`),
  };
}

/** The flags that change the numbers of a run. */
function settingsOf(values: Values): object {
  const { out, resume, json, quiet, threads, device, strict, report, ...settings } = values;
  return settings;
}

/** What a training says that has been done before. */
function wholeAlready(out: string, { spec, parameters, provenance }: AnyModel): Outcome {
  const { epochs, steps, seconds, engine, date } = provenance;
  const latent = "latent" in spec ? { latent: spec.latent } : {};
  return {
    document: {
      ...{ model: out, whole: true, type: spec.type, parameters, ...latent },
      ...{ epochs, steps, seconds, engine },
    },
    text: `${out} is whole already: the same training ended on ${date.slice(0, 16).replace("T", " ")} UTC; there is nothing to go on with`,
  };
}

/** What a training that was interrupted says. */
function interrupted(model: string, { epochs, steps, seconds }: DoneEvent): Outcome {
  return {
    document: { interrupted: true, model, epochs, steps, seconds },
    text: `interrupted and saved at step ${showCount(steps)}; the same command with --resume goes on`,
  };
}

function outcome<M extends TrainedModel>(
  run: Started<M>,
  model: M,
  { out, report, done }: { out: string; report?: string; done: DoneEvent },
): Outcome {
  const { reason, epochs, steps, seconds, msPerStep, trainLoss, validationLoss } = done;
  const validation = validationLoss === undefined ? "" : `, validation ${showNumber(validationLoss)}`;
  return {
    document: {
      model: out,
      ...(report && { report }),
      ...run.document(model),
      epochs,
      steps,
      loss: { train: trainLoss, ...(validationLoss !== undefined && { val: validationLoss }) },
      seconds,
      ms_per_step: msPerStep,
      engine: model.provenance.engine,
      stopped: reason,
      doctor: run.findings(model),
    },
    text: [
      `${out}: ${run.headline(model)}`,
      `loss ${showNumber(trainLoss)}${validation} after ${epochs} ${epochs === 1 ? "epoch" : "epochs"} in ${showSeconds(seconds)}`,
      ...run.remarks(model),
      ...(report ? [`report: ${report}`] : []),
    ].join("\n"),
  };
}
