/**
 * All the set-up a bare clone needs: packages, the build and, with `--browser`, a Chromium and the built studio for the tests. Each part is
 * skipped where it is up to date, so a second run costs milliseconds. Plain JavaScript without a package: it runs first.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser, installBrowser } from "./browser.mjs";
import { build, buildIsStale } from "./build.mjs";
import { buildStudio, studioIsStale } from "./buildStudio.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

try {
  checkNode();
  if (packagesAreStale()) installPackages();
  if (buildIsStale()) {
    console.error("set-up: building");
    build();
  }
  if (process.argv.includes("--browser") && !findBrowser() && !announceInstall()) {
    console.error(
      "set-up: no Chromium found, so tests that need a browser skip; install chromium, or set CHROMIUM to its path",
    );
  }
  // Test files run side by side, and two of them must not build the same folder.
  if (process.argv.includes("--browser") && findBrowser() && studioIsStale()) {
    console.error("set-up: building the studio");
    buildStudio();
  }
} catch (error) {
  console.error(`set-up: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Error(`Node must be 20.19 or newer, got ${process.versions.node}; install a newer Node`);
  }
}

/** Whether what is installed differs from the lock file; npm leaves a record of what it installed. */
function packagesAreStale() {
  const record = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(record)) return true;
  const installed = packagesOf(record);
  const locked = packagesOf(join(root, "package-lock.json"));
  return Object.entries(locked).some(([path, { version, optional, devOptional }]) => {
    if (path === "") return false;
    const found = installed[path];
    return found ? found.version !== version : !optional && !devOptional;
  });
}

/**
 * @param {string} lockFile
 * @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>}
 */
function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, "utf8")).packages;
}

/** Installs what the lock file names, and nothing else. */
function installPackages() {
  console.error("set-up: installing packages");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const words = ["ci", "--include=dev", "--include=optional", "--no-progress"];
  const { status } = spawnSync(npm, words, {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    throw new Error("npm ci failed (above); check the network and the npm registry, then run it again");
  }
}

function announceInstall() {
  console.error("set-up: looking for a Chromium to install, for the tests");
  return installBrowser();
}
