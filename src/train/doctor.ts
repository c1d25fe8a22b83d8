import type { Advice } from "../core/errors.ts";
import { sizeOf } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Network } from "../models/families/autoencoder/network.ts";
import type { ModelSpec } from "../models/modelSpec.ts";
import { codeUse } from "../models/types/codeUse.ts";
import { modelType } from "../models/types/modelTypes.ts";
import type { SparsitySpec } from "../models/types/sparseCode.ts";
import type { Finding } from "./events.ts";
import type { Trained } from "./train.ts";

/** What the doctor looks at: held-out rows where there are any, else training rows. */
export interface Patient {
  readonly net: Network;
  readonly trained: Trained;
  /** [n, latent] */
  readonly codes: Tensor<"float32">;
  /** [n, ...features] each. */
  readonly predicted: Tensor<"float32">;
  readonly residuals: Tensor<"float32">;
  /** Absent where PCA is no baseline of the model: see detect/pcaComparison.ts. */
  readonly linear?: PcaComparison;
}

/** Mean squared errors of features over the same rows, by a model and by PCA. */
export interface PcaComparison {
  /** Components that PCA keeps. */
  readonly components: number;
  readonly model: number;
  readonly pca: number;
}

/** Largest share of dead units without a finding. */
const deadShare = 0.25;

/** Applies each rule to a trained model; a finding has a stable code, the measured value and what to try. */
export function diagnose(patient: Patient): Finding[] {
  const rules = [collapse, blurred, deadUnits, copies, overfit, noBetterThanPca];
  return rules.flatMap((rule) => rule(patient) ?? []);
}

/** Share of the variance over the rows below which a reconstruction has collapsed. */
const leastExplained = 0.02;

/** Share of the variance over the rows that the reconstruction explains; undefined where there is none to explain. */
function explainedShare(predicted: Tensor<"float32">, residuals: Tensor<"float32">): number | undefined {
  const error = meanSquare(residuals);
  const spread = variances(addTensors(predicted, residuals)).reduce((a, b) => a + b, 0);
  // One row, or rows that are all the same.
  if (spread === 0) return undefined;
  return 1 - error / (spread / sizeOf(predicted.shape.slice(1)));
}

/** Collapse: the reconstruction explains less than 2 % of the variance over the rows. */
function collapse({ predicted, residuals }: Patient): Finding | undefined {
  const explained = explainedShare(predicted, residuals);
  if (explained === undefined || !(explained < leastExplained)) return undefined;
  return {
    code: "collapse",
    message: `the output hardly depends on the input: it explains ${percent(Math.max(0, explained))} of the variance`,
    advice: [
      { option: "learningRate", sentence: "train longer or at a lower learning rate" },
      { option: "beta", sentence: "of a variational model, lower the weight of the divergence" },
    ],
  };
}

/** Wider pictures than this hold more than a code of usual width can. */
const wide = 64;
/** Share of the variance that a reconstruction of pictures must explain for what is small to be seen in it. */
const explainedEnough = 0.7;

/** Pictures wider than 64 pixels that come back blurred: small damage then hides in what the model misses everywhere. */
function blurred({ net, predicted, residuals }: Patient): Finding | undefined {
  const { input } = net.spec;
  if (input.kind !== "pictures" || Math.max(input.width, input.height) <= wide) return undefined;
  const explained = explainedShare(predicted, residuals);
  // One that explains nothing has collapsed, which is said already.
  if (explained === undefined || explained < leastExplained || explained >= explainedEnough) return undefined;
  return {
    code: "blurred",
    message: `pictures of ${input.height}×${input.width} come back blurred: the reconstruction explains ${percent(explained)} of the variance, and detect sees no smaller damage than that`,
    advice: [
      {
        option: "preset",
        value: "inspector",
        sentence: "to find damage, train on the same good pictures a network without a bottleneck",
      },
      { option: "latent", sentence: "to reconstruct more, use a wider code and train longer" },
    ],
  };
}

/** Dead units: numbers of the code with less than 1e-4 of the largest variance, more than a quarter of them. */
function deadUnits({ codes, net }: Patient): Finding | undefined {
  if (net.spec.type === "sparse" && codes.shape[0] > 1) return deadSparseUnits(codes, net.spec);
  const spread = variances(codes);
  const largest = spread.reduce((a, b) => Math.max(a, b), 0);
  const dead = spread.filter((v) => v <= 1e-4 * largest).length;
  // The variance of a single row is 0.
  if (codes.shape[0] < 2 || dead <= deadShare * net.spec.latent) return undefined;
  return {
    code: "dead-units",
    message: `${dead} of ${net.spec.latent} latent numbers hardly change`,
    advice: [narrower(net.spec.latent - dead)],
  };
}

/** Dead units of a sparse code: any is reported, because each row uses only a few units. */
function deadSparseUnits(
  codes: Tensor<"float32">,
  { latent, sparsity }: Extract<ModelSpec, { type: "sparse" }>,
): Finding | undefined {
  const { active, dead } = codeUse(sparsity, codes);
  if (dead === 0) return undefined;
  return {
    code: "dead-units",
    message: `${dead} of ${latent} latent numbers are never active; a row uses ${active.toFixed(1)} of them`,
    advice: [
      { option: "sparsity", value: lessSparse(sparsity), sentence: "let a row use more numbers" },
      { option: "learningRate", sentence: "lower the learning rate" },
      narrower(latent - dead),
    ],
  };
}

function narrower(latent: number): Advice {
  return { option: "latent", value: Math.max(1, latent), sentence: "use a narrower code" };
}

/** A sparsity of the same kind that leaves more numbers of the code in use. */
function lessSparse({ kind, amount }: SparsitySpec): string {
  switch (kind) {
    case "l1":
      return `l1:${(amount / 3).toPrecision(1)}`;
    case "kl":
      return `kl:${Math.min(0.5, 2 * amount).toPrecision(1)}`;
    case "top-k":
      return `top-k:${2 * amount}`;
    default:
      return kind satisfies never;
  }
}

/** A code with at least as many numbers as the input, which can be a copy of it. */
function copies({ net }: Patient): Finding | undefined {
  const numbers = sizeOf(net.features);
  if (net.spec.latent < numbers || modelType(net.spec).cannotCopy) return undefined;
  return {
    code: "copies-input",
    message: `${net.spec.latent} latent numbers are enough to copy the ${numbers} of the input`,
    advice: [
      narrower(Math.floor(numbers / 4)),
      { option: "type", value: "denoising", sentence: "or train it to remove noise" },
    ],
  };
}

/** Beyond this the ratio of two losses says no more. */
const mostTimes = 1000;

/** Overfit: a held-out loss of more than twice the training loss. */
function overfit({ trained: { done } }: Patient): Finding | undefined {
  const { trainLoss, validationLoss } = done;
  // The loss of a learnt variance is the logarithm of a density, which may be negative: then there is no ratio.
  if (validationLoss === undefined || trainLoss <= 0 || !(validationLoss > 2 * trainLoss)) return undefined;
  const times = validationLoss / trainLoss;
  // A few rows can be learnt by heart, which leaves next to nothing to compare with.
  const compared = times < mostTimes ? `${times.toFixed(1)} times` : `more than ${mostTimes} times`;
  return {
    code: "overfit",
    message: `the held-out loss ${validationLoss.toPrecision(3)} is ${compared} the training loss`,
    advice: [
      { sentence: "use more rows" },
      { option: "latent", sentence: "use a narrower code" },
      { option: "layers", sentence: "use narrower layers" },
      { option: "noise", sentence: "train on corrupted rows" },
      { option: "patience", sentence: "stop when the validation loss no longer falls" },
    ],
  };
}

/** No better than PCA, the best linear autoencoder of the same code width (Baldi & Hornik 1989). */
function noBetterThanPca({ linear }: Patient): Finding | undefined {
  if (!linear || linear.model < linear.pca) return undefined;
  const { components, model, pca } = linear;
  return {
    code: "no-better-than-pca",
    message: `PCA with ${components} ${components === 1 ? "component" : "components"} has an error of ${pca.toPrecision(3)} where the autoencoder has ${model.toPrecision(3)}`,
    advice: [
      { sentence: "train longer" },
      { option: "layers", sentence: "use wider layers" },
      { option: "learningRate", sentence: "try another learning rate" },
      { sentence: "where the error stays above that of PCA, use PCA" },
    ],
  };
}

function meanSquare({ data }: Tensor<"float32">): number {
  let sum = 0;
  for (const x of data) sum += x * x;
  return sum / data.length;
}

/** Variance of each number over the rows. */
function variances({ data, shape }: Tensor<"float32">): Float64Array {
  const d = sizeOf(shape.slice(1));
  const n = shape[0];
  const mean = new Float64Array(d);
  const variance = new Float64Array(d);
  for (let i = 0; i < data.length; i++) mean[i % d] += data[i] / n;
  for (let i = 0; i < data.length; i++) variance[i % d] += (data[i] - mean[i % d]) ** 2 / n;
  return variance;
}

function addTensors(a: Tensor<"float32">, b: Tensor<"float32">): Tensor<"float32"> {
  return { ...a, data: a.data.map((x, i) => x + b.data[i]) };
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
