import type { Command } from "./command.ts";
import type { VerbName } from "./verbs.ts";

/** Each verb's command, loaded on call so that help starts fast. */
export const commands: Partial<Record<VerbName, () => Promise<Command>>> = {};
