import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Finding } from "./events.ts";

type Floats = Tensor<"float32">;

/** What the doctor of a denoiser looks at: patches that were held out where there are any, else training patches. */
export interface DenoiserPatient {
  /** Patches that were learnt from. */
  readonly trainRows: number;
  /** [n, channels, side, side] in 0…1: what the denoiser was given. */
  readonly noisy: Floats;
  /** What it made of them. */
  readonly cleaned: Floats;
  /** What they were before the noise; absent where the pictures are noisy themselves. */
  readonly clean?: Floats;
  /** The units that pass through a ReLU, and those of them that were 0 at every place of the noisy patches. */
  readonly units: { readonly count: number; readonly dead: number };
}

/** Fewest patches that are learnt from without a finding: fewer are soon known by heart. */
const enoughPatches = 500;
/** Largest share of the units that are 0 everywhere without a finding. */
const deadShare = 0.25;
/** Least share of the input's variance, within patches or between channels, that the output keeps without a finding. */
const leastKept = 0.02;
/** Spread between channels, in 0…1, below which a picture counts as grey: half a level of 255. */
const greyLevel = 0.5 / 255;

/** Applies each rule to a trained denoiser. */
export function diagnoseDenoiser(patient: DenoiserPatient): Finding[] {
  // An output that is no number has no variance, and no error to compare.
  const broken = notNumbers(patient);
  const rules = broken ? [] : [collapse, greyOutput, noBetterThanInput, deadUnits];
  return [broken ?? [], ...rules.map((rule) => rule(patient) ?? []), fewPatches(patient) ?? []].flat();
}

/** Some pixel of the output is NaN or infinite. */
function notNumbers({ cleaned }: DenoiserPatient): Finding | undefined {
  const bad = cleaned.data.reduce((sum, value) => sum + (Number.isFinite(value) ? 0 : 1), 0);
  if (bad === 0) return undefined;
  return {
    code: "nan",
    message: `${percent(bad / cleaned.data.length)} of the cleaned pixels are no numbers`,
    advice: [
      { option: "learningRate", sentence: "lower the learning rate" },
      { sentence: "check the pictures for extreme values" },
    ],
  };
}

/** The output is one flat tone: its variance within a patch is less than 2 % of the input's. */
function collapse({ noisy, cleaned }: DenoiserPatient): Finding | undefined {
  const given = varianceWithin(noisy);
  const kept = varianceWithin(cleaned);
  if (given === 0 || kept >= leastKept * given) return undefined;
  return {
    code: "collapse",
    message: `the output is nearly flat: it keeps ${percent(kept / given)} of the variance within a patch`,
    advice: [{ option: "learningRate", sentence: "train longer or at a lower learning rate" }],
  };
}

/** The output is grey where the pictures have colour. */
function greyOutput({ clean, noisy, cleaned }: DenoiserPatient): Finding | undefined {
  const given = colourOf(clean ?? noisy);
  const kept = colourOf(cleaned);
  if (given < greyLevel ** 2 || kept >= leastKept * given) return undefined;
  return {
    code: "grey-output",
    message: `the output is grey where the pictures have colour: it keeps ${percent(kept / given)} of the variance between channels`,
    advice: [
      { sentence: "train longer, on pictures of which most have colour" },
      { option: "learningRate", sentence: "lower the learning rate" },
    ],
  };
}

/** The noisy patch itself is as near to the clean one as what the denoiser makes of it. */
function noBetterThanInput({ clean, noisy, cleaned }: DenoiserPatient): Finding | undefined {
  if (!clean) return undefined;
  const [before, after] = [meanSquare(noisy, clean), meanSquare(cleaned, clean)];
  if (after < before) return undefined;
  return {
    code: "no-better-than-input",
    message: `the cleaned patches have an error of ${after.toPrecision(3)}, the noisy ones themselves ${before.toPrecision(3)}`,
    advice: [
      { sentence: "train longer" },
      { option: "noise", sentence: "train with noise of the strength that the pictures have" },
      { option: "learningRate", sentence: "try another learning rate" },
    ],
  };
}

/** Many units take no part: what they would add is lost. */
function deadUnits({ units: { count, dead } }: DenoiserPatient): Finding | undefined {
  if (dead <= deadShare * count) return undefined;
  return {
    code: "dead-units",
    message: `${dead} of ${count} units between convolutions are 0 everywhere`,
    advice: [{ option: "learningRate", sentence: "lower the learning rate" }],
  };
}

/** Too few patches to learn what holds for other pictures. */
function fewPatches({ trainRows }: DenoiserPatient): Finding | undefined {
  if (trainRows >= enoughPatches) return undefined;
  return {
    code: "few-patches",
    message: `it learnt from ${trainRows} ${trainRows === 1 ? "patch" : "patches"}, fewer than ${enoughPatches}`,
    advice: [
      { sentence: "give more or larger pictures" },
      { option: "patch", sentence: "cut smaller patches" },
      { sentence: "go on from a trained denoiser" },
    ],
  };
}

/** Variance of the pixels of a channel around its mean, averaged over channels and patches. */
function varianceWithin({ data, shape }: Floats): number {
  const area = shape[2] * shape[3];
  let sum = 0;
  for (let start = 0; start < data.length; start += area) {
    let [mean, square] = [0, 0];
    for (let i = start; i < start + area; i++) mean += data[i] / area;
    for (let i = start; i < start + area; i++) square += (data[i] - mean) ** 2;
    sum += square;
  }
  return sum / data.length;
}

/** Variance of a patch's mean colour around grey: of the channels around their mean, averaged over patches. */
function colourOf({ data, shape: [patches, channels, height, width] }: Floats): number {
  const area = height * width;
  let sum = 0;
  for (let n = 0; n < patches; n++) {
    // Noise cancels out in a mean over the patch, and would count as colour in a pixel.
    const means = Array.from({ length: channels }, (_, c) => {
      const start = (n * channels + c) * area;
      let total = 0;
      for (let i = start; i < start + area; i++) total += data[i];
      return total / area;
    });
    const grey = means.reduce((a, b) => a + b, 0) / channels;
    for (const mean of means) sum += (mean - grey) ** 2 / channels;
  }
  return sum / patches;
}

function meanSquare(a: Floats, b: Floats): number {
  let sum = 0;
  for (let i = 0; i < a.data.length; i++) sum += (a.data[i] - b.data[i]) ** 2;
  return sum / sizeOf(a.shape);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
