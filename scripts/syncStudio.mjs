/** Writes what SvelteKit generates for the studio's own compiler settings and types, where it is not there yet. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const studio = fileURLToPath(new URL("../studio", import.meta.url));

/** The studio's tsconfig.json extends a generated file, without which none of its modules compiles. */
export function syncStudio() {
  if (existsSync(`${studio}/.svelte-kit/tsconfig.json`)) return;
  const { status, stderr } = spawnSync("npx", ["--no-install", "svelte-kit", "sync"], {
    cwd: studio,
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`svelte-kit sync failed: ${stderr}`);
}
