/** The settings of an experiment, which a teacher may hide or lock. */
export const settingNames = [
  "data",
  "rows",
  "type",
  "k",
  "layers",
  "loss",
  "noise",
  "corruption",
  "sparsity",
  "beta",
  "lr",
  "optimizer",
  "schedule",
  "batch",
  "epochs",
  "activation",
  "seed",
] as const;
export type SettingName = (typeof settingNames)[number];

/** What of the Lab beside its settings may be hidden: the ways to begin, what is taken along, and its panels. */
export const labPanels = ["presets", "code", "latent", "compare", "denoise", "models"] as const;
