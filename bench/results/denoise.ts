import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { unitPixels } from "../../src/core/picture.ts";
import { random } from "../../src/core/random.ts";
import { tensor } from "../../src/core/tensor.ts";
import { writePicture } from "../../src/hosts/node/pictures/encodePicture.ts";
import { openPictures } from "../../src/hosts/node/pictures/openPictures.ts";
import { readPicture } from "../../src/hosts/node/pictures/picture.ts";
import { withNoise } from "../../src/inspect/denoised.ts";
import type { Context, Figure, Row } from "./row.ts";

/** σ = 25 of 255, as the literature measures. */
const sigma = 25 / 255;
const noise = ["--noise", `gaussian:${sigma.toFixed(6)}`];
const clean = "denoise/Train400";
const grey = "denoise/BSD68";
const colour = "denoise/CBSD68";
const camera = "real-noise";
const shipped = join("models", "denoiser.safetensors");

/** On BSD68 at σ = 25. */
const classical = { "non-local means (quoted)": 27.6, "BM3D (quoted)": 28.57 };

/** The denoiser of pictures of any size, where others are measured. */
export const denoisers: readonly Row[] = [
  {
    name: "bsd68",
    what: `Grey BSD68 under σ = 25 by a denoiser that saw the 400 pictures of Train400: \`train Train400 --preset denoiser ${noise.join(" ")} --time 2400\`, then \`evaluate … BSD68 ${noise.join(" ")}\`.`,
    minutes: 45,
    needs: [clean, grey],
    run: async (context) => {
      const model = context.scratch("model.safetensors");
      await context.hourglass(
        "train",
        context.data(clean),
        "--preset",
        "denoiser",
        ...noise,
        "--time",
        "2400",
        "--out",
        model,
      );
      return measured(context, model, grey, 29.1, { ...classical, "DnCNN (quoted)": 29.23 });
    },
  },
  {
    name: "bsd68-noisy-only",
    what: `The same, but the denoiser saw noisy files alone: Train400 with the noise on it, held to 0…1 and rounded to 8 bits: \`train NOISY --preset denoiser --noisy --time 900\`.`,
    minutes: 22,
    needs: [clean, grey],
    run: async (context) => {
      const noisy = context.scratch("noisy");
      await writeNoisy(context.data(clean), noisy);
      const model = context.scratch("model.safetensors");
      await context.hourglass(
        "train",
        noisy,
        "--preset",
        "denoiser",
        "--noisy",
        "--time",
        "900",
        "--out",
        model,
      );
      return measured(context, model, grey, 28.4, classical);
    },
  },
  {
    name: "cbsd68",
    what: `Colour CBSD68 under σ = 25 by the denoiser that is shipped, \`${shipped}\`, which knows neither the noise's level nor these pictures: \`evaluate ${shipped} CBSD68 ${noise.join(" ")}\`.`,
    minutes: 4,
    needs: [colour],
    run: (context) =>
      measured(context, shipped, colour, 30.9, {
        "non-local means (quoted)": 27.98,
        "CBM3D (quoted)": 30.71,
        "FFDNet (quoted)": 31.21,
      }),
  },
  {
    name: "camera-noise",
    what: `The noise of two cameras on 26 pairs of the PolyU set (Xu et al. 2018), a shot and the mean of many: \`evaluate ${shipped} noisy --clean clean\`. No photograph of a noisy camera was learnt from.`,
    minutes: 4,
    needs: [camera],
    run: async (context) => {
      const { metrics, baselines, notes } = (await context.hourglass(
        ...["evaluate", shipped, context.data(`${camera}/noisy`)],
        ...["--clean", context.data(`${camera}/clean`)],
      )) as Evaluated;
      const beside = {
        noisy: baselines.noisy.psnr,
        "non-local means of twice the estimated σ (quoted)": 37.16,
      };
      return { figures: [psnr(metrics.psnr, 39, beside)], notes };
    },
  },
];

interface Evaluated {
  readonly metrics: { readonly psnr: number };
  readonly baselines: { readonly noisy: { readonly psnr: number } };
  readonly notes: string[];
}

/** PSNR on a folder of clean pictures with noise put on them. */
async function measured(
  context: Context,
  model: string,
  folder: string,
  atLeast: number,
  quoted: Figure["beside"],
) {
  const { metrics, baselines, notes } = (await context.hourglass(
    ...["evaluate", model, context.data(folder), ...noise],
  )) as Evaluated;
  return { figures: [psnr(metrics.psnr, atLeast, { noisy: baselines.noisy.psnr, ...quoted })], notes };
}

function psnr(value: number, atLeast: number, beside: Figure["beside"]): Figure {
  return { name: "PSNR, dB", value, digits: 2, reach: { atLeast }, beside };
}

/** Writes the pictures of a folder with noise on them, as files hold it. */
async function writeNoisy(from: string, to: string): Promise<void> {
  mkdirSync(to, { recursive: true });
  for (const { name } of await openPictures(from)) {
    const { shape, data } = withNoise(
      unitPixels(await readPicture(join(from, name))),
      sigma,
      random(1).fork(name),
    );
    const bytes = Uint8Array.from(data, (v) => Math.round(255 * Math.min(1, Math.max(0, v))));
    await writePicture(join(to, name), tensor("uint8", shape, bytes));
  }
}
