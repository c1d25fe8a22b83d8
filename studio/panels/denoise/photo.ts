/** Pixels RGBA, 0…255, row by row. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** A photo at most so many pixels along its longer side; what is transparent lies on white. */
export async function photoOf(file: Blob, longest: number): Promise<Photo> {
  const bitmap = await createImageBitmap(file);
  const scale = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("the browser has no canvas to spare");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return { width, height, pixels: Uint8ClampedArray.from(pen.getImageData(0, 0, width, height).data) };
}

/** The photo with normal noise of a strength by pixel, 0…1 of 255, the same for the same draw. */
export function withNoise(
  { width, height, pixels }: Photo,
  strength: Float32Array,
  normal: () => number,
): Photo {
  const out = new Uint8ClampedArray(pixels.length);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) {
      const noise = normal();
      out[4 * i + c] = pixels[4 * i + c] + 255 * strength[i] * noise;
    }
    out[4 * i + 3] = 255;
  }
  return { width, height, pixels: out };
}

/** Peak signal-to-noise ratio in decibels of two photos of one size; infinite where they are the same. */
export function psnrOf(a: Photo, b: Photo): number {
  let sum = 0;
  for (let i = 0; i < a.pixels.length; i++) if (i % 4 !== 3) sum += (a.pixels[i] - b.pixels[i]) ** 2;
  return 10 * Math.log10(255 ** 2 / (sum / (0.75 * a.pixels.length)));
}
