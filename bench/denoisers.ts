/**
 * How well do the classical denoisers do? Prints mean PSNR over test pictures with white Gaussian noise (seeded, not
 * clipped) of 25 in 8-bit steps. `node bench/run.mjs denoisers [pictures] [sigma]`, from the root of the repository; it
 * looks for the data in ../shared/data.
 */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { gaussianBlur, medianBlur } from "../src/baselines/blur.ts";
import { nonLocalMeans } from "../src/baselines/nonLocalMeans.ts";
import { evenly } from "../src/core/evenly.ts";
import { psnr } from "../src/core/metrics/psnr.ts";
import { random } from "../src/core/random.ts";

const data = join(process.cwd(), "../shared/data/denoise");
const [count = 68, steps = 25] = process.argv.slice(2).map(Number);
const sigma = steps / 255;

if (!existsSync(data)) console.log(`skipped: there is no ${data}`);
else {
  await measure("BSD68", 1);
  await measure("CBSD68", 3);
}

async function measure(set: string, channels: 1 | 3): Promise<void> {
  const files = readdirSync(join(data, set))
    .filter((name) => /\.(png|jpg)$/.test(name))
    .sort();
  const chosen = Array.from(evenly(files.length, count), (i) => files[i]);
  const sums = { noisy: 0, "non-local means": 0, "gaussian blur, 1 px": 0, "median blur, 3×3": 0 };
  const source = random(0);
  const started = performance.now();
  for (const file of chosen) {
    const { clean, shape } = await read(join(data, set, file), channels);
    const noisy = clean.map((value) => value + sigma * source.normal());
    sums.noisy += psnr(noisy, clean);
    sums["non-local means"] += psnr(nonLocalMeans(noisy, shape, { sigma }), clean);
    sums["gaussian blur, 1 px"] += psnr(gaussianBlur(noisy, shape, 1), clean);
    sums["median blur, 3×3"] += psnr(medianBlur(noisy, shape), clean);
  }
  const seconds = (performance.now() - started) / 1000 / chosen.length;
  console.log(`${set}, ${chosen.length} pictures, σ ${steps}, ${seconds.toFixed(1)} s each`);
  for (const [name, sum] of Object.entries(sums))
    console.log(`  ${name}: ${(sum / chosen.length).toFixed(2)} dB`);
}

async function read(path: string, channels: 1 | 3): Promise<{ clean: Float32Array; shape: number[] }> {
  const image = sharp(path)
    .removeAlpha()
    .toColourspace(channels === 1 ? "b-w" : "srgb");
  const { data: bytes, info } = await image.raw().toBuffer({ resolveWithObject: true });
  const plane = info.height * info.width;
  const clean = Float32Array.from(
    { length: bytes.length },
    (_, i) => bytes[(i % plane) * channels + Math.floor(i / plane)] / 255,
  );
  return { clean, shape: [channels, info.height, info.width] };
}
