import type { Advice, NamedOption, ShowOption } from "../core/errors.ts";
import type { OptionName } from "./line/options.ts";

/** The flag that sets each option of the library that messages name. */
export const flags: Readonly<Record<NamedOption, OptionName>> = {
  array: "array",
  beta: "beta",
  columns: "columns",
  contamination: "contamination",
  delimiter: "delimiter",
  device: "device",
  drop: "drop",
  encoding: "encoding",
  freeBits: "free-bits",
  header: "header",
  label: "label",
  latent: "latent",
  layers: "layers",
  layout: "layout",
  learningRate: "lr",
  loss: "loss",
  missing: "missing",
  model: "model",
  neighbours: "neighbours",
  noise: "noise",
  normal: "normal",
  optimizer: "optimizer",
  patch: "patch",
  patience: "patience",
  port: "port",
  preset: "preset",
  prior: "prior",
  rate: "rate",
  resume: "resume",
  rows: "rows",
  schedule: "schedule",
  series: "series",
  shard: "shard",
  size: "size",
  sparsity: "sparsity",
  strength: "strength",
  threads: "threads",
  threshold: "threshold",
  token: "token",
  type: "type",
  types: "types",
  validation: "val",
  variance: "variance",
  views: "views",
  warmUp: "warm-up",
  where: "where",
  width: "width",
  window: "window",
};

/** An option as a flag, with its value: `--lr 0.001`, or `--series` where it is simply on. */
export const showFlag: ShowOption = (option: NamedOption, value?: Advice["value"]): string =>
  value === undefined || value === true ? `--${flags[option]}` : `--${flags[option]} ${value}`;

/** A note of the library with the options that it names as flags: "the option drop leaves it out" becomes "--drop leaves it out". */
export function noteWithFlags(note: string): string {
  return note.replaceAll(/\b[Tt]he option (\w+)\b/g, (whole, name: string) =>
    name in flags ? showFlag(name as NamedOption) : whole,
  );
}
