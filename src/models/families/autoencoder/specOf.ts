import { usageError } from "../../../core/errors.ts";
import { sizeOf } from "../../../core/shape.ts";
import type { Activation } from "../../../nn/activation.ts";
import { featureShape, type InputSpec, inputDefaults } from "../../inputs/inputSpec.ts";
import { type ModelSpec, type ModelType, modelSpec } from "../../modelSpec.ts";
import { askedSpec } from "../../parseSpec.ts";
import { modelType, modelTypes, type TypeOptions } from "../../types/modelTypes.ts";
import { defaultArchitecture } from "./architecture.ts";
import { type PresetName, presets } from "./presets.ts";

/** What may be asked of a new autoencoder; what is left out follows from the preset, then from the data. */
export interface SpecOptions extends TypeOptions {
  /** Default `vanilla`, or the type that an option belongs to. */
  type?: ModelType;
  /** Numbers of the code, from 1. Default by the size of a row. */
  latent?: number;
  /** A whole network and its settings by name; other options override its parts. */
  preset?: PresetName;
  /** Units (tables) or channels (pictures, series) of the encoder's layers; the decoder mirrors them. */
  layers?: readonly number[];
  /** Units of a dense layer between the convolutions and the bottleneck, on each side of it; 0 for none. */
  hidden?: number;
  /** Between the layers. Default by the kind of network. */
  activation?: Activation;
  /** What a reconstruction is judged by: `mse`, `bce` (numbers in 0…1), `huber`, or `ssim` with `mse` (pictures). Default `mse`. */
  loss?: ModelSpec["loss"];
}

/** The spec of a new model. Throws a usage error where options do not go together. */
export function specOf(input: InputSpec, asked: SpecOptions): ModelSpec {
  const preset = asked.preset && presets[asked.preset];
  const type = asked.type ?? preset?.type ?? impliedType(asked);
  checkOwners(asked, type);
  const { loss = "mse" } = asked;
  if (loss === "ssim" && input.kind !== "pictures")
    throw usageError({
      subject: { option: "loss" },
      reason: "invalid-option",
      rule: "ssim judges pictures",
      received: `a ${input.kind}`,
      repair: [{ option: "loss", value: "mse", sentence: "take another loss" }],
    });
  const latent = asked.latent ?? preset?.latent ?? usualLatent(input, type);
  const architecture = defaultArchitecture(input, {
    widths: asked.layers ?? preset?.layers,
    hidden: asked.hidden,
    latent,
    dense: modelType({ type }).dense,
    activation: asked.activation,
    output: preset?.output ?? (loss === "bce" ? "linear" : inputDefaults(input).output),
  });
  const shared = { input, ...architecture, latent, loss };
  const fields = modelType({ type }).fields({ noise: preset?.noise, ...given(asked) }, shared);
  return askedSpec<ModelSpec>(modelSpec, { type, ...shared, ...fields });
}

/** Names of the options that belong to one type, with the type. */
const owners = Object.entries(modelTypes).flatMap(([type, { options }]) =>
  options.map((option): [keyof TypeOptions, ModelType] => [option, type as ModelType]),
);

/** The type that an option belongs to, where none is asked for. */
function impliedType(asked: SpecOptions): ModelType {
  return owners.find(([option]) => asked[option] !== undefined)?.[1] ?? "vanilla";
}

/** Refuses an option of another type than the one that is trained: it would do nothing. */
function checkOwners(asked: SpecOptions, type: ModelType): void {
  const stray = owners.find(([option, owner]) => asked[option] !== undefined && owner !== type);
  if (stray)
    throw usageError({
      subject: { option: stray[0] },
      reason: "invalid-option",
      rule: `goes with the type ${stray[1]}`,
      received: type,
      repair: [
        { option: "type", value: stray[1], sentence: "train a model of that type, or leave this option out" },
      ],
    });
}

/** The options of the types that are given, without those that are undefined. */
function given(asked: TypeOptions): TypeOptions {
  return Object.fromEntries(
    owners.flatMap(([option]) => (asked[option] === undefined ? [] : [[option, asked[option]]])),
  );
}

function usualLatent(input: InputSpec, type: ModelType): number {
  const { widthFactor = 1, usualLatent } = modelType({ type });
  return usualLatent ?? widthFactor * inputDefaults(input).latent(sizeOf(featureShape(input)));
}
