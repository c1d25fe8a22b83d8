import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../run.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-train-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Trains as little as may be, with a code that can copy its input, which the doctor has a word for. */
async function trained(name: string, ...more: string[]) {
  const out: string[] = [];
  const words = ["train", "sensors", "--rows", "300", "--epochs", "1", "--latent", "60", "--json"];
  const code = await run([...words, "--out", join(folder, name), ...more], {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: () => {} },
    env: {},
    signal: new AbortController().signal,
  });
  expect(code).toBe(0);
  return JSON.parse(out.join("")) as { report?: string; doctor: { code: string }[] };
}

test("--report no leaves out report and baselines, and the doctor still looks", async () => {
  const without = await trained("without.safetensors", "--report", "no");
  expect(without).not.toHaveProperty("report");
  expect(existsSync(join(folder, "without.safetensors"))).toBe(true);
  expect(existsSync(join(folder, "without.safetensors.report.html"))).toBe(false);

  const beside = await trained("with.safetensors");
  expect(existsSync(beside.report!)).toBe(true);
  const codes = (all: readonly { code: string }[]) => all.map(({ code }) => code);
  expect(codes(without.doctor)).toContain("copies-input");
  expect(codes(without.doctor)).toEqual(codes(beside.doctor));
});
