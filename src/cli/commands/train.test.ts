import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../run.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-train-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command line that begins so; what it wrote and how it ended. */
async function ended(name: string, more: readonly string[], signal = new AbortController().signal) {
  const [out, err]: string[][] = [[], []];
  // A code that can copy its input, which the doctor has a word for.
  const words = ["train", "sensors", "--rows", "300", "--epochs", "1", "--latent", "60", "--json"];
  const code = await run([...words, "--out", join(folder, name), ...more], {
    stdout: { write: (text) => out.push(text) },
    stderr: { write: (text) => err.push(text) },
    env: {},
    signal,
  });
  return { code, out: out.join(""), err: err.join("") };
}

/** Trains as little as may be. */
async function trained(name: string, ...more: string[]) {
  const { code, out } = await ended(name, more);
  expect(code).toBe(0);
  return JSON.parse(out) as { report?: string; doctor: { code: string }[]; loss: { val: number } };
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

test("--optimizer muon learns otherwise than adam, and goes on from no checkpoint of it", async () => {
  await ended("stopped.safetensors", [], AbortSignal.abort());
  expect(existsSync(join(folder, "stopped.safetensors.checkpoint"))).toBe(true);
  const { code, err } = await ended("stopped.safetensors", ["--resume", "--optimizer", "muon"]);
  expect(code).toBe(2);
  expect(err).toContain('is of another configuration: settings.optimizer: was absent, now "muon"');
  const adam = await trained("stopped.safetensors", "--resume", "--report", "no");
  const muon = await trained("muon.safetensors", "--optimizer", "muon", "--report", "no");
  expect(muon.loss.val).not.toBeCloseTo(adam.loss.val, 2);
});
