import { spawnSync } from "node:child_process";
import { cpus, loadavg, platform, release } from "node:os";

/** Where a race was run: figures mean nothing without it. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly system: string;
  readonly node: string;
  /** Mean number of waiting processes over the minute before the race; near 0 on a quiet machine. */
  readonly loadBefore: number;
  /** Short hash, with `+` where files differ from it; absent outside a git checkout. */
  readonly commit?: string;
}

/** Describes the machine and the checkout in a folder. */
export function machine(folder: string): Machine {
  const git = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
    return status === 0 ? stdout.trim() : undefined;
  };
  const hash = git("rev-parse", "--short", "HEAD");
  // What the runs themselves write does not change what was measured.
  const changed = git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!docs/results.md");
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    system: `${platform()} ${release()}`,
    node: process.version,
    loadBefore: loadavg()[0] ?? 0,
    ...(hash ? { commit: changed ? `${hash}+` : hash } : {}),
  };
}
