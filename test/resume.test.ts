import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { random } from "../src/core/random.ts";

const child = fileURLToPath(new URL("resumeChild.mjs", import.meta.url));

/** Runs the child, kills it after it has said so many things; gives the steps it said and its final hash. */
async function run(model: string, resume: boolean, killAfter = Number.POSITIVE_INFINITY) {
  const running = spawn(process.execPath, [child, model, ...(resume ? ["--resume"] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => running.on("exit", resolve));
  const steps: number[] = [];
  let hash: string | undefined;
  for await (const line of createInterface({ input: running.stdout })) {
    const [word, value] = line.split(" ");
    if (word === "hash") hash = value;
    else steps.push(Number(value));
    if (steps.length >= killAfter) running.kill("SIGKILL");
  }
  await ended;
  return { steps, hash };
}

test("row 29: a training that is killed again and again loses no checkpoint and ends with the same bits", async () => {
  const folder = mkdtempSync(join(tmpdir(), "hourglass-resume-"));
  try {
    const whole = await run(join(folder, "whole"), false);
    expect(whole.hash).toMatch(/^[0-9a-f]{64}$/);

    const model = join(folder, "killed");
    const source = random(Date.now());
    let { steps, hash } = await run(model, false, 3 + source.integer(4));
    let kills = 1;
    while (hash === undefined && kills < 12) {
      const safe = steps[steps.length - 1];
      const next = await run(model, true, kills < 4 ? 3 + source.integer(6) : undefined);
      // It may have saved once more than it could say, never less.
      expect(next.steps[0]).toBeGreaterThanOrEqual(safe);
      ({ steps, hash } = next);
      kills++;
    }
    expect(kills).toBeGreaterThanOrEqual(4);
    expect(hash).toBe(whole.hash);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
