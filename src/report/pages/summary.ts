import type { DoneEvent } from "../../train/events.ts";
import type { Card } from "../parts.ts";
import { showCount, showMilliseconds, showSeconds } from "../units.ts";

/** The loss that a training ended with: of rows held out, where there were some. */
export function lossCard(done: DoneEvent, note: string): Card {
  return {
    label: done.validationLoss === undefined ? "training loss" : "validation loss",
    value: done.validationLoss ?? done.trainLoss,
    note,
    role: "loss",
  };
}

/** Numbers that a network of pictures of any size learnt, and the channels of its levels. */
export function parametersCard(parameters: number, widths: readonly number[]): Card {
  return { label: "parameters", value: parameters, note: `${widths.join(", ")} channels`, role: "encoder" };
}

/** How long a training took. */
export function timeCard({ seconds, steps, msPerStep }: DoneEvent): Card {
  return {
    label: "training time",
    value: showSeconds(seconds),
    note: `${showCount(steps)} steps of ${showMilliseconds(msPerStep)}`,
    role: "decoder",
  };
}
