import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const passedOver = new Set(["build", ".svelte-kit", "node_modules"]);

/** The folder of the built studio, built again where something of it changed since. */
export function builtStudio(): string {
  const built = join(root, "studio", "build");
  const page = join(built, "index.html");
  const changed = ["studio", "src"].map((folder) => newest(join(root, folder)));
  if (existsSync(page) && statSync(page).mtimeMs > Math.max(...changed)) return built;
  const { status, stderr } = spawnSync("npx", ["--no-install", "vite", "build", "--logLevel", "error"], {
    cwd: join(root, "studio"),
    encoding: "utf8",
    // A test runner says "test", which would build for development.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) throw new Error(`studio: the build failed\n${stderr}`);
  return built;
}

/** The latest change of a file or of anything in a folder, in milliseconds since 1970. */
function newest(path: string): number {
  if (!statSync(path).isDirectory()) return statSync(path).mtimeMs;
  const names = readdirSync(path).filter((name) => !passedOver.has(name));
  return Math.max(0, ...names.map((name) => newest(join(path, name))));
}
