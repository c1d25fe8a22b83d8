/** No committed file names one machine's folders, a package registry's host or a secret. */
import { spawnSync } from "node:child_process";
import { lstatSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What may not stand in a file, and why. Written with character classes so that this file does not name them itself. */
const forbidden = [
  [/(?<![\w.~-])\/(?:work|root|home)[/](?!$)[\w.-]/, "a folder of one machine"],
  [/registry[.]npmjs|npmmirror[.]|pypi[.]org|[.]crates[.]io/, "a registry's host"],
  [/\bsession[s]? (?:of|by) the project\b|\bissue[s] (?:show|close|file)\b/, "a tool of one workplace"],
  [/-----BEGIN [A-Z ]*PRIVATE[ ]KEY-----|\bghp[_][A-Za-z0-9]{20,}|\bnpm[_][A-Za-z0-9]{30,}/, "a secret"],
];
const largest = 1_000_000;
/**
 * Models that are shipped may be larger.
 * @type {Readonly<Record<string, number>>}
 */
const shipped = {
  "models/denoiser.safetensors": 4_000_000,
  "models/photo.safetensors": 4_100_000,
  "studio/models/photo.safetensors": 3_000_000,
};

/** Throws with each file and line that holds one, and each file too large to belong here.
 * @param {string} root
 */
export function checkWords(root) {
  const listed = spawnSync("git", ["ls-files", "-z"], { cwd: root, encoding: "utf8", maxBuffer: 1 << 26 });
  if (listed.status !== 0) throw new Error(`git ls-files failed: ${listed.stderr.trim()}`);
  const complaints = listed.stdout
    .split("\0")
    .filter(Boolean)
    .flatMap((path) => complaintsOf(root, path));
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}

/**
 * @param {string} root
 * @param {string} path
 */
function complaintsOf(root, path) {
  const file = join(root, path);
  // A link leads elsewhere, and a file that was just removed is no longer ours to read.
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return [];
  const found = [];
  const { size } = statSync(file);
  const allowed = shipped[path] ?? largest;
  if (size > allowed)
    found.push(`${path}: ${size} bytes, more than ${allowed}; data does not belong in the repository`);
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries()) {
    for (const [pattern, what] of forbidden) {
      if (/** @type {RegExp} */ (pattern).test(line))
        found.push(`${path}:${index + 1}: ${what}: ${line.trim().slice(0, 100)}`);
    }
  }
  return found;
}
