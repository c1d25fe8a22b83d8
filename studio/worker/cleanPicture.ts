import type { Denoiser } from "autoencoder";
import { tensor } from "../../src/core/tensor.ts";
import type { CleanedPicture } from "./protocol.ts";

/** Longest side that a photo is brought to: about a second of one thread. */
const longest = 512;

/** Cleans a photo by a denoiser of pictures of any size; what is transparent lies on white. */
export async function cleanPicture(denoiser: Denoiser, file: Blob): Promise<CleanedPicture> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const [width, height] = [bitmap.width, bitmap.height].map((side) => Math.max(1, Math.round(side * scale)));
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("the browser has no canvas to spare");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  const { data: before } = pen.getImageData(0, 0, width, height);
  const area = width * height;
  const planes = new Uint8Array(3 * area);
  for (let i = 0; i < area; i++) for (let c = 0; c < 3; c++) planes[c * area + i] = before[4 * i + c];
  const began = performance.now();
  const { picture } = await denoiser.denoise(tensor("uint8", [3, height, width], planes));
  const ms = performance.now() - began;
  const after = new Uint8ClampedArray(4 * area).fill(255);
  for (let i = 0; i < area; i++)
    for (let c = 0; c < 3; c++) after[4 * i + c] = Math.round(255 * picture.data[c * area + i]);
  return { width, height, before: Uint8ClampedArray.from(before), after, ms };
}
