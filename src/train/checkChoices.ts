import { type NamedOption, usageError } from "../core/errors.ts";
import type { Optimizer } from "../optim/optimizer.ts";
import type { Schedule } from "../optim/schedule.ts";

const optimizers: readonly Optimizer[] = ["adam", "muon"];
const schedules: readonly Schedule[] = ["constant", "cosine", "one-cycle"];

/** Throws `usage` where the optimizer or the schedule is none that there is, which a program without types may ask for. */
export function checkChoices({
  optimizer = "adam",
  schedule = "one-cycle",
}: {
  readonly optimizer?: Optimizer;
  readonly schedule?: Schedule;
}): void {
  check("optimizer", optimizer, optimizers);
  check("schedule", schedule, schedules);
}

function check(option: NamedOption, received: string, choices: readonly string[]): void {
  if (choices.includes(received)) return;
  throw usageError({
    subject: { option },
    reason: "invalid-option",
    rule: `must be ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}`,
    received,
    repair: "take one of these",
  });
}
