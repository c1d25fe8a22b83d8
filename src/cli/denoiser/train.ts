import { usageError } from "../../core/errors.ts";
import { lockOutput } from "../../hosts/node/disk/lock.ts";
import { writeModelFile } from "../../hosts/node/disk/modelDisk.ts";
import { openPatches } from "../../hosts/node/pictures/patches.ts";
import { denoiserFile } from "../../model/denoiser/denoiser.ts";
import { parameterCount } from "../../models/families/autoencoder/network.ts";
import { showCount, showNumber, showSeconds } from "../../report/units.ts";
import { type FitDenoiserOptions, type FittedDenoiser, fitDenoiser } from "../../tasks/fitDenoiser.ts";
import type { Command, Outcome } from "../command.ts";
import type { Values } from "../line/options.ts";
import { openEngine } from "../open.ts";
import { openDenoiser } from "../openTrained.ts";
import { checkpointsAt, removeCheckpoints } from "../training/checkpoints.ts";
import { trainSettings } from "../training/fitSettings.ts";
import { follow } from "../training/follow.ts";
import { configurationOf, interrupted } from "../training/interrupted.ts";
import { version } from "../version.ts";
import { writeDenoiserReport } from "./report.ts";

const usualPatch = 64;

/** Trains a denoiser on patches of pictures; writes it and its report. */
export const trainDenoiser: Command = async (context) => {
  const { operands, values, progress } = context;
  const out = values.out!;
  const settings = settingsOf(values);
  const from = values.from === undefined ? undefined : await openDenoiser(values.from);
  const { rows, seed, strict } = values;
  const side = values.patch ?? usualPatch;
  const patches = await openPatches(operands[0], { side, channels: from?.spec.channels, rows, seed, strict });
  for (const note of patches.notes) progress.note(`note: ${note}`);
  // An engine that does not start leaves no lock behind.
  const engine = await openEngine(context);
  const lock = await lockOutput(out);
  try {
    const stream = fitDenoiser(patches, {
      ...settings,
      from,
      engine,
      checkpoints: checkpointsAt(out, configurationOf(values, patches), {
        resume: values.resume === true,
        progress,
      }),
      signal: context.signal,
      command: context.line,
      version: version(),
    });
    const { events, fitted } = await follow(stream, progress);
    if (!fitted) return interrupted(out, events);
    await writeModelFile(out, denoiserFile(fitted.denoiser, { half: values.half === true }));
    await removeCheckpoints(out);
    const report = values.report === "no" ? undefined : `${out}.report.html`;
    if (report) {
      progress.stage("writing the report");
      await writeDenoiserReport(report, { title: out, fitted, events, patches, engine });
    }
    return outcome(out, report, fitted);
  } finally {
    await engine.close();
    await lock.release();
    await patches.close();
  }
};

/** Flags of an autoencoder, which a denoiser has no use for. */
const strangers = [
  ...(["type", "latent", "loss", "activation", "sparsity", "beta", "warm-up", "free-bits"] as const),
  ...(["variance", "size", "series", "window", "label", "normal"] as const),
];

function settingsOf(values: Values): Omit<FitDenoiserOptions, "engine"> {
  const stray = strangers.find((name) => values[name] !== undefined);
  if (stray) throw usageError({ subject: `--${stray}`, rule: "does not go with --preset denoiser" });
  if (values.noise && values.noise.kind !== "gaussian")
    throw usageError({
      subject: "--noise",
      rule: "must be gaussian for a denoiser",
      received: values.noise.kind,
    });
  if (values.from !== undefined && values.layers)
    throw usageError({
      subject: "--layers",
      rule: "does not go with --from: the layers are that denoiser's",
    });
  if (values.noisy && values.noise)
    throw usageError({ subject: "--noise", rule: "does not go with --noisy: the noise is in the pictures" });
  const { layers, noise } = values;
  return {
    ...trainSettings(values),
    widths: layers,
    noise: values.noisy ? "in the data" : noise && [noise.amount, noise.amount],
  };
}

function outcome(model: string, report: string | undefined, { denoiser, trained }: FittedDenoiser): Outcome {
  const { reason, epochs, steps, seconds, msPerStep, trainLoss, validationLoss } = trained.done;
  const parameters = parameterCount(denoiser);
  return {
    document: {
      model,
      ...(report && { report }),
      type: denoiser.spec.type,
      parameters,
      epochs,
      steps,
      loss: { train: trainLoss, ...(validationLoss !== undefined && { val: validationLoss }) },
      seconds,
      ms_per_step: msPerStep,
      engine: denoiser.provenance.engine,
      stopped: reason,
      doctor: [],
    },
    text: [
      `${model}: a denoiser of ${denoiser.spec.channels === 3 ? "colour" : "grey"} pictures of any size, ${showCount(parameters)} parameters`,
      `loss ${showNumber(trainLoss)}${validationLoss === undefined ? "" : `, validation ${showNumber(validationLoss)}`} ` +
        `after ${epochs} epochs in ${showSeconds(seconds)}`,
      ...(report ? [`report: ${report}`] : []),
    ].join("\n"),
  };
}
