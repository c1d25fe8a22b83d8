/** The doors of a browser run there: what they import before anything is called needs neither Node nor a native package. */
import { existsSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative } from "node:path";
import { build, buildIsStale } from "../build.mjs";

const native = ["sharp", "onnxruntime-node", "@duckdb/node-api", "koffi"];
/** What a page imports: the names that every host has, and those names bound to a browser. */
export const browserDoors = ["index.js", "web.js"];
const forbidden = new Set([...builtinModules, ...native]);

/** Throws with the chain of imports from a door to what a browser lacks.
 * @param {string} root
 */
export function checkBrowser(root) {
  if (buildIsStale()) build();
  for (const door of browserDoors) checkReach(join(root, "dist"), door);
}

/**
 * @param {string} dist
 * @param {string} entry
 */
export function checkReach(dist, entry) {
  /** How each file was reached. @type {Map<string, string[]>} */
  const chains = new Map([[join(dist, entry), [entry]]]);
  // The map grows while it is walked, and a walk of a map sees what is added.
  for (const [file, chain] of chains) {
    for (const specifier of staticImports(readFileSync(file, "utf8"))) {
      if (specifier.startsWith("node:") || forbidden.has(specifier)) {
        throw new Error(`${chain.join(" → ")} → ${specifier}, which a browser does not have`);
      }
      const target = join(dirname(file), specifier);
      if (specifier.startsWith(".") && existsSync(target) && !chains.has(target)) {
        chains.set(target, [...chain, relative(dist, target)]);
      }
    }
  }
}

/** What a module imports or exports from at its top, as the compiler writes it: one statement a line or more.
 * @param {string} code
 */
function staticImports(code) {
  return [...code.matchAll(/^(?:import|export)\b(?:[^"';]*?\bfrom)?\s*["']([^"']+)["']/gm)].map(
    ([, from = ""]) => from,
  );
}
