/** Builds the studio's static site into studio/build: `node scripts/buildStudio.mjs`; tests build it where it is stale. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const studio = join(root, "studio");

/** Builds; throws with what the bundler says where it fails. */
export function buildStudio() {
  const vite = join(root, "node_modules", "vite", "bin", "vite.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, "build"], {
    cwd: studio,
    // A test runner names its own mode, which would build the studio for development.
    env: { ...process.env, NODE_ENV: "production" },
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  if (status !== 0) throw new Error(`the studio was not built: ${`${stdout}${stderr}`.slice(-4000)}`);
}

/** Folders whose files the build does not read. */
const apart = ["build", ".svelte-kit", "node_modules", "check", "test"];

/** Whether a file of the studio or of the library changed after the last build. */
export function studioIsStale() {
  const page = join(studio, "build", "index.html");
  if (!existsSync(page)) return true;
  const built = statSync(page).mtimeMs;
  return [studio, join(root, "src")].some((folder) => newest(folder) > built);
}

/** @param {string} folder @returns {number} */
function newest(folder) {
  return Math.max(
    ...readdirSync(folder, { withFileTypes: true }).map((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return apart.includes(entry.name) ? 0 : newest(path);
      return entry.name.endsWith(".test.ts") ? 0 : statSync(path).mtimeMs;
    }),
    0,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) buildStudio();
