import { createHash } from "node:crypto";
import { lstat, readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { HourglassError } from "../../core/errors.ts";

/** A file of the built studio. */
export interface StudioFile {
  readonly path: string;
  readonly bytes: number;
  readonly type: string;
  /** Whether its name holds a hash of its content, so that it never changes. */
  readonly immutable: boolean;
  /** For `If-None-Match`. */
  readonly tag: string;
  /** Its packed twins, where the build made them. */
  readonly packed: Partial<Record<"br" | "gzip", { readonly path: string; readonly bytes: number }>>;
  /** Pages: the sources of the scripts written into them, for the policy. */
  readonly scripts: readonly string[];
}

/**
 * The files of the built studio by the address that each is served at: the whole of what the host serves, so that no
 * path of a request ever reaches the disk. Links are left out. Throws where there is no build.
 */
export async function studioFiles(folder: string): Promise<ReadonlyMap<string, StudioFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const all = new Set(paths);
  const files = new Map<string, StudioFile>();
  for (const path of paths) {
    const packer = /\.(br|gz)$/.exec(path)?.[0];
    if (packer && all.has(path.slice(0, -packer.length))) continue;
    const file = await studioFile(path, all);
    for (const address of addressesOf(path.slice(folder.length).replaceAll("\\", "/")))
      files.set(address, file);
  }
  if (![...files.keys()].some((address) => address.endsWith(".wasm"))) await addRuntime(files);
  if (!files.has("/"))
    throw new HourglassError("failed", {
      subject: "studio",
      reason: "no-such-file",
      rule: "is not built",
      repair: "run npm run studio:build in the repository; the published package holds it",
    });
  return files;
}

/**
 * The package leaves out the programs of the runtime, 58 MB that its dependency has beside it: they are served from there,
 * under the names that the studio's scripts ask for.
 */
async function addRuntime(files: Map<string, StudioFile>): Promise<void> {
  const require = createRequire(import.meta.url);
  for (const [address, { path }] of [...files]) {
    if (!address.endsWith(".js")) continue;
    for (const [, asked, name] of (await readFile(path, "utf8")).matchAll(runtimeName)) {
      const at = new URL(asked, `http://studio${address}`).pathname;
      if (!files.has(at))
        files.set(at, await studioFile(require.resolve(`onnxruntime-web/${name}.wasm`), new Set()));
    }
  }
}

/** A program of the runtime as a build names it: with a hash of its content. */
const runtimeName = /["'`]([\w./-]*?(ort-wasm-simd-threaded(?:\.[a-z]+)?)-[\w-]{8}\.wasm)["'`]/g;

async function studioFile(path: string, all: ReadonlySet<string>): Promise<StudioFile> {
  const { size, mtimeMs } = await lstat(path);
  const packed: StudioFile["packed"] = {};
  for (const [encoding, ending] of [
    ["br", ".br"],
    ["gzip", ".gz"],
  ] as const) {
    if (!all.has(path + ending)) continue;
    packed[encoding] = { path: path + ending, bytes: (await lstat(path + ending)).size };
  }
  const ending = extname(path).toLowerCase();
  return {
    path,
    bytes: size,
    type: types[ending] ?? "application/octet-stream",
    immutable: /[\\/]immutable[\\/]/.test(path),
    tag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`,
    packed,
    scripts: ending === ".html" ? scriptsIn(await readFile(path, "utf8")) : [],
  };
}

/** `/data/index.html` is served at `/data/`, and `/data.html` at `/data`. */
function addressesOf(path: string): string[] {
  if (!path.endsWith(".html")) return [path];
  return [
    path,
    path.endsWith("/index.html") ? path.slice(0, -"index.html".length) : path.slice(0, -".html".length),
  ];
}

/** The sources of a page's own scripts, as a policy names them: the studio's start is one. */
function scriptsIn(page: string): string[] {
  return [...page.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, script]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".avif": "image/avif",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
};
