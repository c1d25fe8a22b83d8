import type { Denoiser, Model } from "../../../node.ts";
import type { ParameterName } from "./parameters.ts";

/** A task that is asked for over HTTP. */
export interface Task {
  /** One sentence. */
  readonly summary: string;
  readonly parameters: readonly ParameterName[];
  /** What comes in. */
  readonly takes: "rows" | "codes" | "pictures";
  /** What goes out. */
  readonly gives: "verdicts" | "codes" | "rows" | "pictures" | "file";
  /** Whether a model can do it. */
  suits(model: Model | Denoiser): boolean;
}

const reading: readonly ParameterName[] = ["delimiter", "encoding", "header"];
const isAutoencoder = ({ family }: Model | Denoiser): boolean => family === "autoencoder";

/** Every task that is served; a new one is a line here and its work in score.ts. */
export const tasks = {
  detect: {
    summary: "Score each row, say which are anomalous and what is to blame.",
    parameters: ["rate", "threshold", "label", ...reading],
    takes: "rows",
    gives: "verdicts",
    suits: (model) => model.family === "autoencoder" && model.detector !== undefined,
  },
  encode: {
    summary: "The bottleneck's numbers of each row, as features.",
    parameters: ["width", "label", ...reading],
    takes: "rows",
    gives: "codes",
    suits: isAutoencoder,
  },
  decode: {
    summary: "Turn codes back into pictures or rows.",
    parameters: ["width"],
    takes: "codes",
    gives: "rows",
    suits: isAutoencoder,
  },
  reconstruct: {
    summary: "Send rows through the bottleneck and back.",
    parameters: ["width", ...reading],
    takes: "rows",
    gives: "rows",
    suits: isAutoencoder,
  },
  denoise: {
    summary: "Clean pictures of any size.",
    parameters: ["strength"],
    takes: "pictures",
    gives: "pictures",
    suits: (model) => model.family === "denoiser" || model.spec.input.kind === "pictures",
  },
  compress: {
    summary: "Rows as the bytes of a small .hgz file of rounded, entropy-coded codes.",
    parameters: ["quality", "embed", ...reading],
    takes: "rows",
    gives: "file",
    suits: isAutoencoder,
  },
} as const satisfies Record<string, Task>;

/** The name of a task. */
export type TaskName = keyof typeof tasks;

/** The tasks' names. */
export const taskNames = Object.keys(tasks) as readonly TaskName[];

/** The tasks that a model can do. */
export function tasksOf(model: Model | Denoiser): TaskName[] {
  return taskNames.filter((name) => tasks[name].suits(model));
}
