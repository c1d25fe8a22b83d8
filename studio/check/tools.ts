import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";

const folder = new URL("tools/", import.meta.url);
const require = createRequire(new URL("package.json", folder));

/** A line that says how to install what studio/check/tools names, where it is missing. */
export function missingTool(name: string): string | undefined {
  try {
    require.resolve(name);
    return undefined;
  } catch {
    return `${name} is not installed; run npm ci --ignore-scripts in studio/check/tools`;
  }
}

/** Loads a package of studio/check/tools, which the loader of this script would otherwise take for its own. */
export function loadTool(name: string): Record<string, unknown> {
  return require(name);
}

/** Path of the system's Firefox: `FIREFOX` in the environment, else one on the PATH. */
export function findFirefox(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const named = ["firefox-esr", "firefox"].flatMap((name) => folders.map((one) => join(one, name)));
  return [process.env.FIREFOX, ...named].find((path) => path && existsSync(path));
}
