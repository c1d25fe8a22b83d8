import { expect, test } from "vitest";
import { suggestedLabel } from "./suggestedLabel.ts";

const columns = (...names: string[]) => names.map((name) => ({ name, used: true }));

test("a column is taken for the label by its whole name, whatever its case, if it is used", () => {
  expect(suggestedLabel(columns("f0", "anomaly"))).toBe("anomaly");
  expect(suggestedLabel(columns("amount", "Is_Fraud"))).toBe("Is_Fraud");
  expect(suggestedLabel(columns("anomaly_count", "classroom"))).toBeUndefined();
  expect(suggestedLabel([{ name: "label", used: false }])).toBeUndefined();
});
