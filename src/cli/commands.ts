import type { Command } from "./command.ts";
import type { VerbName } from "./verbs.ts";

/** Each verb's command, loaded on call so that help starts fast. */
export const commands: Partial<Record<VerbName, () => Promise<Command>>> = {
  train: async () => (await import("./commands/train.ts")).train,
  inspect: async () => (await import("./commands/inspect.ts")).inspect,
  datasets: async () => (await import("./commands/datasets.ts")).datasets,
};
