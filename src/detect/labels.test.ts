import { expect, test } from "vitest";
import { anomalies, listLabels, normalRows } from "./labels.ts";

test("two usual words tell normal rows from anomalies", () => {
  expect(anomalies(["0", "1", "0"])).toEqual([false, true, false]);
  expect(anomalies(["Normal", "anomaly "])).toEqual([false, true]);
  expect(normalRows(["false", "true", "false"])).toEqual(Uint32Array.of(0, 2));
});

test.each([
  ["ok", "nok"],
  ["OK", "NOK"],
  ["good", "bad"],
  ["normal", "anomaly"],
  ["no", "yes"],
  ["N", "Y"],
  ["false", "true"],
  ["pass", "fail"],
  ["0.0", "1.0"],
  ["1", "-1"],
  ["1.0", "-1.0"],
  ["inlier", "outlier"],
  ["benign", "malignant"],
])("%s is normal and %s is not", (normal, odd) => {
  expect(anomalies([normal, odd, normal, ""])).toEqual([false, true, false, undefined]);
});

test("classes of another kind say nothing, unless the normal one is named", () => {
  expect(anomalies(["ring", "cross", "ring"])).toBeUndefined();
  expect(anomalies(["ring", "cross", ""], "ring")).toEqual([false, true, undefined]);
  expect(() => anomalies(["ring"], "square")).toThrow(
    "normal: must be a label that some row has, got square; give one of ring (1)",
  );
  expect(anomalies(["", ""])).toBeUndefined();
});

test("beside a label that says that all is well, others are odd, unless it is a grade", () => {
  expect(anomalies(["good", "scratch", "dent", ""])).toEqual([false, true, true, undefined]);
  expect(anomalies(["BENIGN", "DDoS", "PortScan"])).toEqual([false, true, true]);
  expect(anomalies(["low", "normal", "high"])).toEqual([true, false, true]);
  expect(anomalies(["good", "fair", "poor"])).toBeUndefined();
  expect(anomalies(["0", "2"])).toBeUndefined();
});

test("rows that are all labelled normal are all chosen, and without labels none is", () => {
  expect(normalRows(["0", "0"])).toEqual(Uint32Array.of(0, 1));
  expect(normalRows(undefined)).toBeUndefined();
});

test("rows without a label are left out, unless they are more than the normal ones", () => {
  expect(normalRows(["ok", "ok", "", "nok"])).toEqual(Uint32Array.of(0, 1));
  expect(normalRows(["ok", "", "", "nok"])).toEqual(Uint32Array.of(0, 1, 2));
});

test("labels are listLabels with their counts, the most frequent first", () => {
  expect(listLabels(["run", "halt", "run", "", ..."abcdef"])).toBe(
    "run (2), halt (1), a (1), b (1), c (1), d (1) and 2 more",
  );
});
