/** Start-up of `hourglass --help`: the best of several runs, against Node's own start beside it. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { build, buildIsStale } from "../build.mjs";

const limit = 150;
const runs = 7;

/** Throws where `--help` fails or takes longer than the limit.
 * @param {string} root
 */
export function checkStartUp(root) {
  if (buildIsStale()) build();
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [join(root, "bin", "hourglass.js"), "--help"], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(`hourglass --help exited with ${status}: ${stderr.trim()}`);
    return performance.now() - began;
  });
  const best = Math.min(...times);
  if (best > limit)
    throw new Error(`hourglass --help took ${best.toFixed(0)} ms at best of ${runs}, more than ${limit}`);
}
