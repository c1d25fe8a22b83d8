/** The lock file: in step with package.json, every version pinned and with its checksum, whole for every platform, no host. */
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
  for (const [path, { optionalDependencies = {} }] of Object.entries(packages)) {
    for (const name of Object.keys(optionalDependencies))
      if (!resolves(packages, path, name))
        complaints.push(
          `${path || "package.json"}: the optional ${name} has no entry, so npm ci fails; add it by npm install --package-lock-only in a copy without node_modules`,
        );
  }
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}

/** Whether a package finds another one as Node does: in its own node_modules, then in those of the folders above.
 * @param {Record<string, Locked>} packages
 * @param {string} from
 * @param {string} name
 */
function resolves(packages, from, name) {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    if (packages[`${folder && `${folder}/`}node_modules/${name}`]) return true;
    if (folder === "") return false;
  }
}

/** @param {unknown} record */
function sorted(record) {
  return Object.entries(record ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** @typedef {{ integrity?: string, link?: boolean, inBundle?: boolean, optionalDependencies?: Record<string, string> }} Locked */
