import type { Denoiser } from "autoencoder";
import { tensor } from "../../src/core/tensor.ts";
import type { CleanedPicture, PhotoAsked } from "./protocol.ts";

/** Cleans a photo by a denoiser of pictures of any size. */
export async function cleanPicture(
  cleaner: Pick<Denoiser, "denoise">,
  { width, height, pixels }: PhotoAsked,
): Promise<CleanedPicture> {
  const area = width * height;
  const planes = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) planes[c * area + i] = pixels[4 * i + c];
  const began = performance.now();
  const { picture } = await cleaner.denoise(tensor("uint8", [3, height, width], planes));
  const ms = performance.now() - began;
  const out = new Uint8ClampedArray(4 * area).fill(255);
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) out[4 * i + c] = Math.round(255 * picture.data[c * area + i]);
  return { pixels: out, ms };
}
