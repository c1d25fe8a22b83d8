import { usageError } from "../../core/errors.ts";
import { evenly } from "../../core/evenly.ts";
import {
  type Dataset,
  type Denoiser,
  type Engine,
  loadAnyModel,
  openPatches,
  type TrainDenoiserOptions,
  trainDenoiser,
} from "../../node.ts";
import { denoiserPage } from "../../report/pages/denoiserPage.ts";
import { showCount } from "../../report/units.ts";
import type { Context } from "../command.ts";
import { showFlag } from "../flags.ts";
import type { Values } from "../line/options.ts";
import type { Family, FinishedRun } from "./family.ts";
import { trainSettings } from "./fitSettings.ts";
import { denoiserNoise } from "./noise.ts";

const usualPatch = 64;

/** Trains a denoiser of pictures of any size, on patches of pictures. */
export function denoiserFamily({ operands, values, progress }: Context): Family<Denoiser> {
  const settings = settingsOf(values);
  const { from, half = false, rows, seed, strict, patch: side = usualPatch } = values;
  return {
    open: async (engine) => {
      const channels = from === undefined ? undefined : await channelsOf(from, engine);
      const patches = await openPatches(operands[0], { side, channels, rows, seed, strict });
      for (const note of patches.notes) progress.note(`note: ${note}`);
      return patches;
    },
    start: async (data, common) => ({
      training: trainDenoiser(data, { ...settings, ...common, from }),
      save: (model, path) => model.save(path, { half }),
      page: async (model, run) => {
        progress.stage("writing the report");
        return pageOf(model, data, run);
      },
      document: ({ spec, parameters }) => ({ type: spec.type, parameters }),
      headline: ({ spec, parameters }) =>
        `a denoiser of ${spec.channels === 3 ? "colour" : "grey"} pictures of any size, ${showCount(parameters)} parameters`,
      remarks: () => [],
      findings: ({ findings }) => findings,
    }),
  };
}

/** Channels of the pictures that a denoiser takes. */
async function channelsOf(path: string, engine: Engine): Promise<1 | 3> {
  const model = await loadAnyModel(path, { engine });
  await model.close();
  if (model.family === "denoiser") return model.spec.channels;
  throw usageError({ subject: path, rule: "is an autoencoder, no denoiser of pictures of any size" });
}

/** Flags of an autoencoder, which a denoiser has no use for. */
const strangers = [
  ...(["type", "latent", "loss", "activation", "sparsity", "beta", "warm-up", "free-bits"] as const),
  ...(["variance", "size", "series", "window", "label", "normal"] as const),
];

function settingsOf(values: Values): TrainDenoiserOptions {
  const stray = strangers.find((name) => values[name] !== undefined);
  if (stray) throw usageError({ subject: `--${stray}`, rule: "does not go with --preset denoiser" });
  if (values.from !== undefined && values.layers)
    throw usageError({
      subject: "--layers",
      rule: "does not go with --from: the layers are that denoiser's",
    });
  if (values.noisy && values.noise)
    throw usageError({ subject: "--noise", rule: "does not go with --noisy: the noise is in the pictures" });
  const noise = denoiserNoise(values);
  return {
    ...trainSettings(values),
    widths: values.layers,
    noise: values.noisy ? "in the data" : typeof noise === "number" ? [noise, noise] : noise,
  };
}

/** Patches to show. */
const shown = 8;

async function pageOf(model: Denoiser, data: Dataset, run: FinishedRun) {
  const { train, validation } = model.training!.rows;
  const unseen = validation.length > 0;
  const rows = evenly(unseen ? validation : train, shown);
  const names = Array.from(rows, (row) => `patch ${row}`);
  return denoiserPage({
    ...{ ...run, model, data, unseen, show: showFlag },
    examples: { ...(await model.examples(data, rows)), names },
  });
}
