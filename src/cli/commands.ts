import type { Command } from "./command.ts";
import type { VerbName } from "./line/verbs.ts";

/** Each verb's command, loaded on call so that help starts fast. */
export const commands: Partial<Record<VerbName, () => Promise<Command>>> = {
  train: async () => (await import("./commands/train.ts")).train,
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluate,
  reconstruct: async () => (await import("./commands/reconstruct.ts")).reconstruct,
  denoise: async () => (await import("./commands/denoise.ts")).denoise,
  detect: async () => (await import("./commands/detect.ts")).detect,
  encode: async () => (await import("./commands/encode.ts")).encode,
  decode: async () => (await import("./commands/decode.ts")).decode,
  map: async () => (await import("./commands/map.ts")).map,
  generate: async () => (await import("./commands/generate.ts")).generate,
  interpolate: async () => (await import("./commands/interpolate.ts")).interpolate,
  impute: async () => (await import("./commands/impute.ts")).impute,
  compress: async () => (await import("./commands/compress.ts")).compressing,
  decompress: async () => (await import("./commands/decompress.ts")).decompressing,
  sweep: async () => (await import("./commands/sweep.ts")).sweeping,
  inspect: async () => (await import("./commands/inspect.ts")).inspect,
  export: async () => (await import("./commands/export.ts")).exporting,
  look: async () => (await import("./commands/look.ts")).looking,
  merge: async () => (await import("./commands/merge.ts")).merging,
  serve: async () => (await import("./commands/serve.ts")).serving,
  studio: async () => (await import("./commands/studio.ts")).openingStudio,
  demo: async () => (await import("./commands/demo.ts")).demo,
  datasets: async () => (await import("./commands/datasets.ts")).datasets,
};
