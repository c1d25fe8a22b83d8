import type { Advice, NamedOption, ShowOption } from "../core/errors.ts";
import type { OptionName } from "./line/options.ts";

/** The flag that sets each option of the library that messages name. */
export const flags: Readonly<Record<NamedOption, OptionName>> = {
  array: "array",
  beta: "beta",
  device: "device",
  freeBits: "free-bits",
  label: "label",
  latent: "latent",
  layers: "layers",
  layout: "layout",
  learningRate: "lr",
  loss: "loss",
  model: "model",
  noise: "noise",
  normal: "normal",
  patch: "patch",
  patience: "patience",
  port: "port",
  preset: "preset",
  prior: "prior",
  resume: "resume",
  rows: "rows",
  series: "series",
  shard: "shard",
  size: "size",
  sparsity: "sparsity",
  strength: "strength",
  threads: "threads",
  token: "token",
  type: "type",
  validation: "val",
  variance: "variance",
  warmUp: "warm-up",
  where: "where",
  width: "width",
  window: "window",
};

/** An option as a flag, with its value: `--lr 0.001`, or `--series` where it is simply on. */
export const showFlag: ShowOption = (option: NamedOption, value?: Advice["value"]): string =>
  value === undefined || value === true ? `--${flags[option]}` : `--${flags[option]} ${value}`;
