import { basename, extname } from "node:path";
import { usageError } from "../../core/errors.ts";
import { loadPhotoCodec } from "../../node.ts";
import type { Context, Outcome } from "../command.ts";
import { openEngine } from "../open.ts";
import { namesPicture, placeIn, putPicture } from "../write/pictureOut.ts";

/** Turns the file of a photo back into a picture: into the file that `--out` names, or one in that folder. */
export async function decompressOnePhoto({ began }: { began: number }, context: Context): Promise<Outcome> {
  const { operands, values, progress } = context;
  const [file] = operands;
  const { out = "", model: path } = values;
  if (path === undefined)
    throw usageError({
      subject: file,
      reason: "wrong-model",
      rule: "is a photo, which the codec that compressed it reads",
      repair: [{ option: "model", sentence: "name that codec, such as models/photo.safetensors" }],
    });
  const engine = await openEngine(context);
  try {
    const model = await loadPhotoCodec(path, { engine });
    const { picture, quality } = await model.decompress(file, {
      onTile: (done, tiles) => progress.count("decompressing", done, tiles),
    });
    const [channels, height, width] = picture.shape;
    const stem = basename(file, extname(file));
    const target = namesPicture(out) ? out : placeIn(out, `${stem}.png`, channels);
    await putPicture(target, picture, { deep: false });
    await model.close();
    return {
      document: {
        file,
        out: target,
        rows: 1,
        quality,
        height,
        width,
        seconds: (performance.now() - began) / 1000,
      },
      text: `a photo of ${height}×${width} pixels of ${file} in ${target}`,
    };
  } finally {
    await engine.close();
  }
}
