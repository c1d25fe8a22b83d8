/**
 * Draws what the panel of the photo shows before anything is computed on it: its first picture as it goes in, through
 * studio/models/photo.safetensors, and through models/denoiser.safetensors, into studio/models/photo-stills:
 *
 *     node studio/run.mjs studio/scripts/photoStills.ts
 *
 * To be done again whenever one of the two networks changes; studio/test/photo.test.ts compares.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { loadDenoiser, startEngine } from "autoencoder/node";
import sharp from "sharp";
import { firstPhoto } from "../panels/denoise/firstPhoto.ts";
import { photoFrom, psnrOf } from "../panels/denoise/photo.ts";
import { cleanPicture } from "../worker/cleanPicture.ts";
import { narrowNet } from "../worker/narrowNet.ts";

const folder = "studio/models/photo-stills";
const engine = await startEngine();
const { clean, noisy } = firstPhoto();
const narrow = await narrowNet(readFileSync("studio/models/photo.safetensors"), engine);
const denoiser = await loadDenoiser("models/denoiser.safetensors", { engine });
const shown = {
  in: noisy,
  through: photoFrom((await narrow.pass(noisy)).pixels),
  cleaned: photoFrom((await cleanPicture(denoiser, noisy)).pixels),
};
mkdirSync(folder, { recursive: true });
const decibels: Record<string, number> = {};
for (const [name, photo] of Object.entries(shown)) {
  const { width, height, pixels } = photo;
  await sharp(pixels, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .webp({ quality: 82, effort: 6 })
    .toFile(`${folder}/${name}.webp`);
  decibels[name] = Number(psnrOf(clean, photo).toFixed(2));
}
writeFileSync(`${folder}/decibels.json`, `${JSON.stringify(decibels)}\n`);
console.log(decibels);
await denoiser.close();
await engine.close();
