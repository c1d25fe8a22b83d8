import { expect, test } from "vitest";
import { listen } from "./signals.ts";

test.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const)("row 32: %s asks to stop once, leaves the second time, with %i", (name, code) => {
  const said: string[] = [];
  const left: number[] = [];
  const signals = listen(
    (line) => said.push(line),
    (exit) => left.push(exit),
  );
  try {
    expect(signals.exitCode()).toBeUndefined();
    process.emit(name);
    expect(signals.signal.aborted).toBe(true);
    expect(signals.exitCode()).toBe(code);
    expect([said.length, left.length]).toEqual([1, 0]);
    process.emit(name);
    expect(left).toEqual([code]);
  } finally {
    signals.close();
  }
});
