/** What `npm pack` would ship: nothing but the built code, the studio, the models and their papers, and every door of `exports` opens. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, buildIsStale } from "../build.mjs";
import { buildStudio, studioIsStale } from "../buildStudio.mjs";

const allowed =
  /^(package\.json|LICENSE|README\.md|CHANGELOG\.md|bin\/hourglass\.js|dist\/.+\.(js|d\.ts)|models\/(README\.md|(denoiser|photo)\.safetensors)|studio\/build\/.+)$/;
/** Of the built code, the papers and two models of 4 MB each. */
const largest = 11_000_000;
/** The studio, where it is built; the programs of its runtime are its dependency's. */
const largestStudio = 13_000_000;

/** Throws where the package holds a stray file, lacks a needed one, is too large, or has a door that does not open.
 * @param {string} root
 */
export async function checkPackage(root) {
  if (buildIsStale()) build();
  if (studioIsStale()) buildStudio();
  const complaints = [];

  const { files, unpackedSize, studioSize } = packed(root);
  for (const path of files)
    if (!allowed.test(path) || path.includes(".test.")) complaints.push(`ships ${path}`);
  for (const path of [
    "LICENSE",
    "README.md",
    "CHANGELOG.md",
    "bin/hourglass.js",
    "dist/index.js",
    "dist/index.d.ts",
    "models/denoiser.safetensors",
    "models/photo.safetensors",
    "studio/build/index.html",
  ]) {
    if (!files.includes(path)) complaints.push(`does not ship ${path}`);
  }
  const own = unpackedSize - studioSize;
  if (own > largest) complaints.push(`unpacks to ${own} bytes without the studio, more than ${largest}`);
  if (studioSize > largestStudio)
    complaints.push(`the studio unpacks to ${studioSize} bytes, more than ${largestStudio}`);

  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  for (const [door, target] of Object.entries(manifest.exports)) {
    for (const path of targetsOf(target)) {
      if (!existsSync(join(root, path))) complaints.push(`exports ${door}: ${path} is missing`);
      else if (path.endsWith(".js")) await import(pathToFileURL(join(root, path)).href);
    }
  }
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}

/** The files that a door opens under some condition, which may be nested.
 * @param {unknown} target
 * @returns {string[]}
 */
function targetsOf(target) {
  return typeof target === "string" ? [target] : Object.values(target ?? {}).flatMap(targetsOf);
}

/** @param {string} root */
function packed(root) {
  const { stdout, stderr } = spawnSync("npm", ["pack", "--dry-run", "--json", "--silent"], {
    cwd: root,
    encoding: "utf8",
  });
  const start = stdout.search(/^[[{]/m);
  if (start < 0) throw new Error(`npm pack did not run: ${stderr.trim()}`);
  const answer = JSON.parse(stdout.slice(start));
  const [{ files, unpackedSize }] = Object.values(answer);
  const studio = files.filter((/** @type {{ path: string }} */ { path }) => path.startsWith("studio/"));
  return {
    files: files.map((/** @type {{ path: string }} */ file) => file.path),
    unpackedSize,
    studioSize: studio.reduce(
      (/** @type {number} */ sum, /** @type {{ size: number }} */ { size }) => sum + size,
      0,
    ),
  };
}
