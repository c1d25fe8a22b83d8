import type { Experiment } from "../../state/experiment.ts";
import type { Failure } from "../../worker/protocol.ts";

/** The change of a recipe that the doctor's first piece of advice with a setting stands for; undefined where there is none. */
export function repairOf({ reason, advice }: Failure, now: Experiment): Partial<Experiment> | undefined {
  if (reason === "out-of-memory") return { batch: Math.max(1, Math.floor(now.batch / 4)) };
  for (const { option, value } of advice) {
    switch (option) {
      case "learningRate":
        return { lr: typeof value === "number" ? value : Number((now.lr / 5).toPrecision(2)) };
      case "latent":
        return { k: typeof value === "number" ? value : Math.max(1, Math.floor(now.k / 2)) };
      case "loss":
        return { loss: "mse" };
      case "layers":
        return { layers: [] };
      default:
        break;
    }
  }
  return undefined;
}
