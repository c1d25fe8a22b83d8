/** Finds and starts the system's Chromium for what needs a browser; downloads none of its own. */
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

/** What keeps a browser off the network, and lets it run as root in a container. */
const alone = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** A WebGPU adapter on the processor, where there is no graphics card. */
const softwareGpu = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];

/**
 * Starts the browser without a window. Playwright is loaded here, because the set-up of a bare clone has no packages yet.
 * @param {string} executablePath
 * `hosts` are names that stand for addresses of this machine; `port` is one that other programs drive the browser by.
 * @param {{ webgpu?: boolean, hosts?: Record<string, string>, port?: number }} [options]
 */
export async function startBrowser(executablePath, { webgpu = false, hosts = {}, port } = {}) {
  const { chromium } = await import("playwright-core");
  const rules = Object.entries(hosts).map(([name, address]) => `MAP ${name} ${address}`);
  const args = [
    ...alone,
    ...(webgpu ? softwareGpu : []),
    ...(rules.length > 0 ? [`--host-resolver-rules=${rules.join(",")}`] : []),
    ...(port === undefined ? [] : [`--remote-debugging-port=${port}`]),
  ];
  return chromium.launch({ executablePath, args });
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
