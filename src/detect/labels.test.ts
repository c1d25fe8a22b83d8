import { expect, test } from "vitest";
import { anomalies, normalRows } from "./labels.ts";

test("two usual words tell normal rows from anomalies", () => {
  expect(anomalies(["0", "1", "0"])).toEqual([false, true, false]);
  expect(anomalies(["Normal", "anomaly "])).toEqual([false, true]);
  expect(normalRows(["false", "true", "false"])).toEqual(Uint32Array.of(0, 2));
});

test("classes of another kind say nothing, unless the normal one is named", () => {
  expect(anomalies(["ring", "cross", "ring"])).toBeUndefined();
  expect(anomalies(["ring", "cross", "ring"], "ring")).toEqual([false, true, false]);
  expect(() => anomalies(["ring"], "square")).toThrow(
    "normal: must be a label that some row has, got square",
  );
});

test("rows that are all labelled normal are all chosen, and without labels none is", () => {
  expect(normalRows(["0", "0"])).toEqual(Uint32Array.of(0, 1));
  expect(normalRows(undefined)).toBeUndefined();
});
