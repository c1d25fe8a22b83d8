import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { dataError, HourglassError } from "../../core/errors.ts";
import type { Picture } from "../../core/picture.ts";
import type { Engine } from "../../engine/engine.ts";
import { decodePicture, loadPicture, refitPicture } from "../../hosts/node/pictures/picture.ts";
import { listPictures } from "../../hosts/node/pictures/pictureFolder.ts";
import type { Autoencoder } from "../../model/autoencoder.ts";
import { type Denoiser, isDenoiser } from "../../model/denoiser/denoiser.ts";
import { denoiserRunner } from "../../model/denoiser/denoiserRunner.ts";
import { runner } from "../../model/runner.ts";
import { showCount } from "../../report/units.ts";
import { type Denoised, denoiseAnySize, denoise as denoiseBySize } from "../../tasks/denoise.ts";
import type { Command } from "../command.ts";
import { openAnyModel, openEngine } from "../open.ts";
import { namesPicture, placeIn, putPicture } from "../write/pictureOut.ts";

/** Cleans a picture or a folder of pictures. */
export const denoise: Command = async (context) => {
  const { operands, values, progress, signal } = context;
  const [path, source] = operands;
  const out = values.out!;
  const began = performance.now();
  const model = await openAnyModel(path);
  const jobs = await jobsOf(source, out);
  const engine = await openEngine(context);
  const cleaner = cleanerOf(model, engine);
  const skipped: { file: string; why: string }[] = [];
  const notes = new Set<string>();
  let done = 0;
  try {
    for (const { from, to } of jobs) {
      if (signal.aborted) break;
      try {
        const encoded = await loadPicture(from);
        if (encoded.header.transparent) notes.add("transparent parts were laid on white");
        const picture = await decodePicture(encoded);
        const result = await cleaner.clean(picture);
        for (const note of result.notes) notes.add(note);
        await putPicture(to, result.picture, { deep: picture.dtype === "float32" });
      } catch (error) {
        const unreadable = error instanceof HourglassError && error.code === "data";
        if (!unreadable || values.strict || jobs.length === 1) throw error;
        skipped.push({ file: from, why: error.message });
        progress.note(`skipped: ${error.message}`);
      }
      progress.count("denoising", ++done, jobs.length);
    }
  } finally {
    await cleaner.close();
    await engine.close();
  }
  const pictures = done - skipped.length;
  if (pictures === 0) throw dataError({ subject: source, rule: "holds no picture that can be read" });
  for (const note of notes) progress.note(`note: ${note}`);
  return {
    document: {
      model: path,
      out,
      pictures,
      skipped,
      notes: [...notes],
      seconds: (performance.now() - began) / 1000,
    },
    text: `${showCount(pictures)} ${pictures === 1 ? "picture" : "pictures"} denoised into ${out}${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`,
  };
};

/** What cleans pictures by a model of either kind. */
function cleanerOf(
  model: Autoencoder | Denoiser,
  engine: Engine,
): { clean(picture: Picture): Promise<Denoised>; close(): Promise<void> } {
  if (isDenoiser(model)) {
    const run = denoiserRunner(model, engine);
    return { clean: (picture) => denoiseAnySize(model, run, picture, refitPicture), close: run.close };
  }
  const run = runner(model, engine);
  return { clean: (picture) => denoiseBySize({ ...model, run }, picture, refitPicture), close: run.close };
}

/** Each picture and where its cleaned twin goes. */
async function jobsOf(source: string, out: string): Promise<{ from: string; to: string }[]> {
  const found = await stat(source).catch(() => {
    throw dataError({ subject: source, rule: "is no file and no folder" });
  });
  if (found.isFile()) return [{ from: source, to: namesPicture(out) ? out : placeIn(out, basename(source)) }];
  const names = await listPictures(source);
  if (names.length === 0) throw dataError({ subject: source, rule: "holds no picture" });
  return names.map((name) => ({ from: join(source, name), to: placeIn(out, name) }));
}
