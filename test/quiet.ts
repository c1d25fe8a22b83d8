import { afterEach, beforeEach, expect, vi } from "vitest";

/**
 * Fails a test during which something warns on the console or through Node: a warning that nobody expects is a fault,
 * and one that is expected is asked for by a spy of the test's own.
 */
const warnings: string[] = [];
const record = (...words: unknown[]) => void warnings.push(words.map(String).join(" "));

beforeEach(() => {
  warnings.length = 0;
  vi.spyOn(console, "warn").mockImplementation(record);
  vi.spyOn(console, "error").mockImplementation(record);
  process.on("warning", record);
});

afterEach(() => {
  process.off("warning", record);
  vi.mocked(console.warn).mockRestore?.();
  vi.mocked(console.error).mockRestore?.();
  expect(warnings, "warnings during the test").toEqual([]);
});
