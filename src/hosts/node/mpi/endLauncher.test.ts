import { type ChildProcess, spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { endLauncher } from "./endLauncher.ts";

const folder = mkdtempSync(join(tmpdir(), "hourglass-launcher-"));
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(folder, { recursive: true });
});

/** A process that sleeps, under a name of its own. */
function sleeper(name: string, seconds = 60): { child: ChildProcess; pid: number; name: string } {
  copyFileSync("/bin/sleep", join(folder, name));
  const child = spawn(join(folder, name), [String(seconds)], { stdio: "ignore" });
  children.push(child);
  return { child, pid: child.pid!, name };
}

const running = ({ child }: { child: ChildProcess }) => child.exitCode === null && child.signalCode === null;
const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, 1000 * count));

test.skipIf(process.platform !== "linux")(
  "a launcher that hangs is ended once what it started here is gone, and nothing else is",
  async () => {
    const [rank, script, launcher, shell] = ["node", "run.sh", "orted", "bash"].map((name) => sleeper(name));
    endLauncher([script, launcher, shell]);
    rank.child.kill();
    await seconds(4.5);
    // The script may have work to do, whatever has become of the rank.
    expect([script, launcher, shell].map(running)).toEqual([true, true, true]);
    script.child.kill();
    await expect.poll(() => running(launcher), { timeout: 15_000 }).toBe(false);
    expect(running(shell)).toBe(true);
  },
  30_000,
);

test("without a launcher above, nothing is ended", async () => {
  const shell = sleeper("slurmstepd");
  endLauncher([shell]);
  await seconds(0.2);
  expect(running(shell)).toBe(true);
});
