/** Finds the system's Chromium for the tests that need a browser; downloads none of its own. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const elsewhere = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** Path of a Chromium: `CHROMIUM` in the environment, else one on the PATH; undefined where there is none. */
export function findBrowser() {
  const onPath = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  const candidates = names.flatMap((name) => onPath.map((folder) => join(folder, name)));
  return [process.env.CHROMIUM, ...candidates, ...elsewhere].find((path) => path && runs(path));
}

/** Installs Debian's Chromium where this user may; answers its path, or undefined where it could not. */
export function installBrowser() {
  if (process.getuid?.() !== 0 || !existsSync("/etc/debian_version")) return undefined;
  const quiet = {
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    stdio: /** @type {const} */ ("ignore"),
  };
  spawnSync("apt-get", ["update"], quiet);
  spawnSync("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], quiet);
  return findBrowser();
}

/** @param {string} path */
function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
