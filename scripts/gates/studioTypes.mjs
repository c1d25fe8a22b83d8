/** Types of the studio's pages, components and modules, which need SvelteKit's generated ones. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Throws with what svelte-check has against the studio.
 * @param {string} root
 */
export function checkStudioTypes(root) {
  for (const words of [
    ["svelte-kit", "sync"],
    ["svelte-check", "--fail-on-warnings", "--output", "machine"],
  ]) {
    const { status, stdout, stderr } = spawnSync("npx", ["--no-install", ...words], {
      cwd: join(root, "studio"),
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    if (status !== 0) throw new Error(`${stdout}${stderr}`.trim().slice(-6000));
  }
}
