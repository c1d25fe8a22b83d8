/** The lock file: in step with package.json, every version pinned and with its checksum, no host, no install script. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Throws where the lock file breaks one of the rules.
 * @param {string} root
 */
export function checkLockFile(root) {
  const text = readFileSync(join(root, "package-lock.json"), "utf8");
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  /** @type {Record<string, Locked>} */
  const packages = JSON.parse(text).packages;
  const complaints = [];

  if (/"resolved"\s*:/.test(text))
    complaints.push('"resolved" names a host; install with this folder\'s .npmrc');
  for (const kind of ["dependencies", "devDependencies", "optionalDependencies"]) {
    for (const [name, range] of Object.entries(manifest[kind] ?? {})) {
      if (!/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(range))
        complaints.push(`${name}: ${range} is not one version; pin it`);
    }
    const locked = JSON.stringify(sorted(packages[""]?.[/** @type {keyof Locked} */ (kind)]));
    if (locked !== JSON.stringify(sorted(manifest[kind])))
      complaints.push(`${kind} differ from package.json; run npm install`);
  }
  for (const [path, { integrity, link, inBundle }] of Object.entries(packages)) {
    if (path !== "" && !integrity && !link && !inBundle) complaints.push(`${path} has no checksum`);
  }
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}

/** @param {unknown} record */
function sorted(record) {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @typedef {{ integrity?: string, link?: boolean, inBundle?: boolean, dependencies?: Record<string, string> }} Locked */
