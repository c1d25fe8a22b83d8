import { expect, test } from "vitest";
import type { Values } from "../line/options.ts";
import { fitSettings } from "./fitSettings.ts";

test.each<[Pick<Values, "optimizer" | "weight-decay">, object]>([
  [{}, { optimizer: undefined, weightDecay: 0 }],
  // Where none is asked for, what is trained has its own.
  [{ optimizer: "adam" }, { optimizer: "adam", weightDecay: 0 }],
  [{ optimizer: "adamw" }, { optimizer: "adam", weightDecay: 0.01 }],
  [{ optimizer: "muon" }, { optimizer: "muon", weightDecay: 0 }],
  [
    { optimizer: "muon", "weight-decay": 0.1 },
    { optimizer: "muon", weightDecay: 0.1 },
  ],
])("the flags %o update the weights by %o", (flags, wanted) => {
  expect(fitSettings(flags as Values, undefined)).toMatchObject(wanted);
});
