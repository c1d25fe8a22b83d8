/** Start-up of `hourglass --help`: 150 ms, or 2.5 times a bare Node's on a machine too slow or busy for that. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, buildIsStale } from "../build.mjs";

const limit = 150;
const times = 2.5;
const runs = 9;

/**
 * Throws where `--help` fails, or takes too long; a bare Node is timed in turns with it.
 * @param {string} root
 */
export function checkStartUp(root) {
  if (buildIsStale()) build();
  const help = [join(root, "bin", "hourglass.js"), "--help"];
  const pairs = Array.from({ length: runs }, () => ({ bare: timed(["-e", ""]), help: timed(help) }));
  const bare = Math.min(...pairs.map((pair) => pair.bare));
  const best = Math.min(...pairs.map((pair) => pair.help));
  if (best > Math.max(limit, bare * times)) {
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
