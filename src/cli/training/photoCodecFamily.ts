import { usageError } from "../../core/errors.ts";
import { evenly } from "../../core/evenly.ts";
import { type Dataset, openPhotos, type PhotoCodec, type Photos, trainPhotoCodec } from "../../node.ts";
import { photoCodecPage } from "../../report/pages/photoCodecPage.ts";
import { showCount } from "../../report/units.ts";
import type { Context } from "../command.ts";
import type { OptionName } from "../line/options.ts";
import type { Family, FinishedRun } from "./family.ts";
import { trainSettings } from "./fitSettings.ts";

const usualPatch = 96;

/** Flags that a photo codec has no use for. */
const strangers = [
  ...(["type", "latent", "hidden", "loss", "activation", "noise", "sparsity", "beta", "warm-up"] as const),
  ...([
    "free-bits",
    "variance",
    "contamination",
    "size",
    "series",
    "window",
    "label",
    "normal",
    "noisy",
  ] as const),
] satisfies OptionName[];

/** Trains a codec of photos of any size. */
export function photoCodecFamily({ operands, values, progress }: Context): Family<PhotoCodec> {
  const stray = strangers.find((name) => values[name] !== undefined);
  if (stray) throw usageError({ subject: `--${stray}`, rule: "does not go with --preset photo-codec" });
  const { half = false, rows, seed, strict, patch: side = usualPatch, layers: widths, from } = values;
  if (from !== undefined && widths)
    throw usageError({ subject: "--layers", rule: "does not go with --from: the layers are that model's" });
  let opened: Photos | undefined;
  return {
    open: async () => {
      opened = await openPhotos(operands[0], { side, rows, seed, strict });
      const { patches, close } = opened;
      for (const note of patches.notes) progress.note(`note: ${note}`);
      return { ...patches, close };
    },
    start: async (data, common) => ({
      training: trainPhotoCodec(data, {
        ...{ ...trainSettings(values), ...common, widths, from, photos: opened!.photos },
      }),
      save: (model, path) => model.save(path, { half }),
      page: async (model, run) => {
        progress.stage("writing the report");
        return pageOf(model, data, run);
      },
      document: ({ spec, parameters }) => ({ type: spec.type, parameters }),
      headline: ({ parameters }) =>
        `a codec of photos of any size, ${showCount(parameters)} parameters in its network`,
      remarks: () => [],
      findings: () => [],
    }),
  };
}

/** Patches to show. */
const shown = 8;

async function pageOf(model: PhotoCodec, data: Dataset, run: FinishedRun) {
  const { train, validation } = model.training!.rows;
  const unseen = validation.length > 0;
  const rows = evenly(unseen ? validation : train, shown);
  const names = Array.from(rows, (row) => `patch ${row}`);
  return photoCodecPage({
    ...{ ...run, model, data, unseen },
    examples: { ...(await model.examples(data, rows)), names },
  });
}
