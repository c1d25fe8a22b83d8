/** Import order and cycles, and proof that the checker saw every file: without a compiler it knows, it passes on none. */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const checker = fileURLToPath(
  new URL("../../node_modules/dependency-cruiser/bin/dependency-cruise.mjs", import.meta.url),
);

/** Throws where a file of src or of the studio imports upward, closes a cycle, or was not looked at.
 * @param {string} root
 */
export function checkImports(root) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [checker, "--config", ".dependency-cruiser.mjs", "--output-type", "json", "src", "studio"],
    { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (!stdout.startsWith("{")) throw new Error(`dependency-cruiser did not run: ${stderr.trim()}`);
  /** @type {{ modules: Module[], summary: { violations: Violation[] } }} */
  const { modules, summary } = JSON.parse(stdout);

  const complaints = summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`);
  const seen = new Set(modules.map(({ source }) => source));
  for (const file of filesOf(root)) if (!seen.has(file)) complaints.push(`not looked at: ${file}`);
  if (seen.size > 1 && !modules.some(({ dependencies }) => dependencies.length > 0)) {
    complaints.push("no import was found in any file, so nothing was checked");
  }
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}

/** @param {string} root */
function filesOf(root) {
  return ["src", "studio"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .filter(
        (name) =>
          /\.(ts|svelte)$/.test(name) && !/^studio\/(\.svelte-kit|build)\/|\/node_modules\//.test(name),
      ),
  );
}

/** @typedef {{ source: string, dependencies: unknown[] }} Module */
/** @typedef {{ from: string, to: string, rule: { name: string } }} Violation */
