/** Start-up of `hourglass --help`: 150 ms, of which Node itself takes about 50 on a quiet machine, more on a busy one. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, buildIsStale } from "../build.mjs";

const limit = 150;
const ours = 100;
const runs = 9;

/**
 * Throws where `--help` fails, or takes too long both by the clock and beyond a bare Node that is timed in turns with it.
 * @param {string} root
 */
export function checkStartUp(root) {
  if (buildIsStale()) build();
  const help = [join(root, "bin", "hourglass.js"), "--help"];
  const times = Array.from({ length: runs }, () => ({ bare: timed(["-e", ""]), help: timed(help) }));
  const bare = Math.min(...times.map((time) => time.bare));
  const best = Math.min(...times.map((time) => time.help));
  if (best > limit && best - bare > ours) {
    throw new Error(
      `hourglass --help took ${best.toFixed(0)} ms at best of ${runs}, a bare Node ${bare.toFixed(0)} ms`,
    );
  }
}

/** @param {string[]} words */
function timed(words) {
  const began = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(`node ${words.join(" ")} exited with ${status}: ${stderr.trim()}`);
  return performance.now() - began;
}
