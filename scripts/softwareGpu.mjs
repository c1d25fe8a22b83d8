/** A graphics adapter in software, for tests of WebGPU where there is no card: Chromium brings one. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { findBrowser } from "./browser.mjs";

/**
 * The environment in which a process finds the adapter, read as it starts; undefined where there is none. Linux alone:
 * elsewhere the system's own interface is asked, which is not Vulkan.
 * @returns {Readonly<Record<string, string>> | undefined}
 */
export function softwareGpu() {
  const browser = process.platform === "linux" ? findBrowser() : undefined;
  // Debian's command is a script beside which nothing lies.
  const folders = [...(browser ? [dirname(realpathSync(browser))] : []), "/usr/lib/chromium"];
  const folder = folders.find((path) => existsSync(join(path, "vk_swiftshader_icd.json")));
  if (folder === undefined) return undefined;
  return {
    VK_DRIVER_FILES: join(folder, "vk_swiftshader_icd.json"),
    // Where the system has no Vulkan loader, Chromium's is found.
    LD_LIBRARY_PATH: [process.env.LD_LIBRARY_PATH, folder].filter(Boolean).join(":"),
  };
}
