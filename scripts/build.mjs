/**
 * Compiles src into dist. The compiler writes beside dist and the folder is swapped in at the end, so a program that
 * runs from dist never meets half a build; the folder's own date is the moment the build began.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Builds; throws where the compiler finds an error. */
export function build() {
  const began = new Date();
  const next = join(root, `dist.${process.pid}.tmp`);
  const compiler = join(root, "node_modules", "@typescript", "native", "bin", "tsc");
  try {
    // An import that is not used yet stops no build; the check of types still refuses it.
    const lenient = ["--noUnusedLocals", "false", "--noUnusedParameters", "false"];
    const words = [compiler, "-p", "tsconfig.build.json", "--outDir", next, ...lenient];
    const { status } = spawnSync(process.execPath, words, { cwd: root, stdio: ["ignore", 2, 2] });
    if (status !== 0)
      throw new Error("the compiler found errors in src (above); correct them and run it again");
    utimesSync(next, began, began);
    rmSync(join(root, "dist"), { recursive: true, force: true });
    renameSync(next, join(root, "dist"));
  } finally {
    rmSync(next, { recursive: true, force: true });
  }
}

/** Whether a file or folder of src, or what decides how it is compiled, changed after the last build began. */
export function buildIsStale() {
  const dist = join(root, "dist");
  if (!existsSync(join(dist, "index.js"))) return true;
  const built = statSync(dist).mtimeMs;
  return ["src", "tsconfig.json", "tsconfig.build.json"].some((path) => newest(join(root, path)) > built);
}

/** The latest change, in milliseconds since 1970, of a file or of anything in a folder.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  const { mtimeMs } = statSync(path);
  if (!statSync(path).isDirectory()) return path.endsWith(".test.ts") ? 0 : mtimeMs;
  return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  try {
    build();
  } catch (error) {
    console.error(`build: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
