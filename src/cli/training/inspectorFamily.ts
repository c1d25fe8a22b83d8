import { usageError } from "../../core/errors.ts";
import { evenly } from "../../core/evenly.ts";
import {
  type Dataset,
  type GoodPictures,
  type Inspector,
  openGoodPictures,
  trainInspector,
} from "../../node.ts";
import { inspectorPage } from "../../report/pages/inspectorPage.ts";
import { showCount } from "../../report/units.ts";
import type { Context } from "../command.ts";
import type { OptionName } from "../line/options.ts";
import type { Family, FinishedRun } from "./family.ts";
import { trainSettings } from "./fitSettings.ts";

const usualPatch = 64;

/** Flags that an inspector has no use for. */
const strangers = [
  ...(["type", "latent", "hidden", "loss", "activation", "noise", "sparsity", "beta", "warm-up"] as const),
  ...(["free-bits", "variance", "contamination", "size", "series", "window", "label", "normal"] as const),
  ...(["from", "noisy"] as const),
] satisfies OptionName[];

/** Trains an inspector of pictures of any size, on patches of good pictures. */
export function inspectorFamily({ operands, values, progress }: Context): Family<Inspector> {
  const stray = strangers.find((name) => values[name] !== undefined);
  if (stray) throw usageError({ subject: `--${stray}`, rule: "does not go with --preset inspector" });
  const { half = false, rows, seed, strict, patch: side = usualPatch, val: share, layers: widths } = values;
  let good: GoodPictures | undefined;
  return {
    open: async () => {
      good = await openGoodPictures(operands[0], { side, rows, seed, strict, share });
      const { patches, held, close } = good;
      for (const note of patches.notes) progress.note(`note: ${note}`);
      progress.note(`note: ${showCount(held.length)} of the pictures are kept to set the threshold by`);
      return { ...patches, close };
    },
    start: async (data, common) => {
      const { validation, ...settings } = trainSettings(values);
      return {
        training: trainInspector(data, { ...settings, ...common, widths, held: good!.held }),
        save: (model, path) => model.save(path, { half }),
        page: async (model, run) => {
          progress.stage("writing the report");
          return pageOf(model, data, run);
        },
        document: ({ spec, parameters, held }) => ({ type: spec.type, parameters, held }),
        headline: ({ spec, parameters }) =>
          `an inspector of ${spec.channels === 3 ? "colour" : "grey"} pictures of any size, ${showCount(parameters)} parameters`,
        remarks: ({ held }) => [
          `${showCount(held)} good ${held === 1 ? "picture sets" : "pictures set"} the threshold of detect${held < 100 ? `: a --rate below ${(1 / held).toPrecision(2)} asks for more of them` : ""}`,
        ],
        findings: () => [],
      };
    },
  };
}

/** Patches to show. */
const shown = 8;

async function pageOf(model: Inspector, data: Dataset, run: FinishedRun) {
  const { train, validation } = model.training!.rows;
  const unseen = validation.length > 0;
  const rows = evenly(unseen ? validation : train, shown);
  const names = Array.from(rows, (row) => `patch ${row}`);
  return inspectorPage({
    ...{ ...run, model, data, unseen },
    examples: { ...(await model.examples(data, rows)), names },
  });
}
