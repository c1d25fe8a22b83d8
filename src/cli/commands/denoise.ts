import { dataError, HourglassError } from "../../core/errors.ts";
import { openPictures, type PictureFile } from "../../node.ts";
import { showCount } from "../../report/units.ts";
import type { Command } from "../command.ts";
import { refuseInspector, withAnyModel } from "../open.ts";
import { namesPicture, placeIn, putPicture } from "../write/pictureOut.ts";

/** Cleans a picture or a folder of pictures. */
export const denoise: Command = (context) =>
  withAnyModel(context, async (model) => {
    const { operands, values, progress, signal } = context;
    const [path, source] = operands;
    refuseInspector(model, path);
    const out = values.out!;
    const began = performance.now();
    const files = await openPictures(source);
    const skipped: { file: string; why: string }[] = [];
    const notes = new Set<string>();
    let done = 0;
    for (const file of files) {
      if (signal.aborted) break;
      try {
        const picture = await file.read({ onNote: (note) => notes.add(note) });
        const result = await model.denoise(picture);
        for (const note of result.notes) notes.add(note);
        await putPicture(placeOf(file, source, out), result.picture, { deep: picture.dtype === "float32" });
      } catch (error) {
        const unreadable = error instanceof HourglassError && error.code === "data";
        if (!unreadable || values.strict || files.length === 1) throw error;
        skipped.push({ file: file.path, why: error.message });
        progress.note(`skipped: ${error.message}`);
      }
      progress.count("denoising", ++done, files.length);
    }
    const pictures = done - skipped.length;
    if (pictures === 0)
      throw dataError({
        subject: source,
        reason: "unsupported-format",
        rule: "holds no picture that can be read",
        repair: "name a folder of PNG, JPEG, GIF, WebP, TIFF or AVIF pictures",
      });
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
  });

/** Where the cleaned twin of a picture goes: `out` itself where one picture was given, and a picture is named. */
function placeOf({ name, path }: PictureFile, source: string, out: string): string {
  return path === source && namesPicture(out) ? out : placeIn(out, name);
}
