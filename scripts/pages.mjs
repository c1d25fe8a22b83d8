/**
 * Serves the repository to a browser over loopback: files as they are, and TypeScript with its types taken out, so that
 * pages of tests and benchmarks import src itself. `isolated` sends the headers that let a page share memory between threads.
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));

/** @type {Record<string, string>} */
const mediaTypes = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".ts": "text/javascript",
  ".json": "application/json",
  ".csv": "text/csv",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Where a page finds the packages that src names; a page without a bundler needs such a map. */
export const importMap = {
  imports: {
    "zod/mini": "/node_modules/zod/mini/index.js",
    "zod/v4/locales/en.js": "/node_modules/zod/v4/locales/en.js",
    "@bufbuild/protobuf/wire": "/node_modules/@bufbuild/protobuf/dist/esm/wire/index.js",
    "fast-png": "/node_modules/fast-png/lib/index.js",
    fflate: "/node_modules/fflate/esm/browser.js",
    fzstd: "/node_modules/fzstd/esm/index.mjs",
    hyparquet: "/node_modules/hyparquet/src/index.js",
    "hyparquet-compressors": "/node_modules/hyparquet-compressors/src/index.js",
    hysnappy: "/node_modules/hysnappy/js/index.js",
    iobuffer: "/node_modules/iobuffer/lib/iobuffer.js",
    pako: "/node_modules/pako/dist/pako.mjs",
    ...Object.fromEntries(
      ["wasm", "jspi", "webgpu"].map((build) => [
        `onnxruntime-web/${build}`,
        `/node_modules/onnxruntime-web/dist/ort.${build}.min.mjs`,
      ]),
    ),
  },
};

/** The page at `/`. */
export const blank = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>test</title>
<script type="importmap">${JSON.stringify(importMap)}</script>
<script>globalThis.load = (path) => import(path);</script>`;

/**
 * Starts a server of the files of a folder. The repository's is the default, and its `/` is an empty page with the import
 * map, whose `load(path)` imports a module.
 * `scripts` are modules that stand in no file, by their paths.
 * @param {{ isolated?: boolean, headers?: Record<string, string>, folder?: string, scripts?: Record<string, string> }} [options]
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function servePages({ isolated = false, headers = {}, folder = root, scripts = {} } = {}) {
  const all = {
    ...headers,
    ...(isolated && {
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
    }),
  };
  const transpiled = new Map(Object.entries(scripts).map(([path, text]) => [join(folder, path), text]));
  const server = createServer(async ({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    try {
      const { type, body } = await answer(decodeURIComponent(pathname), folder, transpiled);
      response.writeHead(200, { "content-type": type, ...all }).end(body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain", ...all }).end(`${pathname} is not here`);
    }
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${address.port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/**
 * @param {string} path
 * @param {string} folder
 * @param {Map<string, string>} transpiled
 */
async function answer(path, folder, transpiled) {
  if (path === "/" && folder === root) return { type: mediaTypes[".html"], body: blank };
  const file = join(folder, normalize(path), path.endsWith("/") ? "index.html" : "");
  const type = mediaTypes[extname(file)] ?? "application/octet-stream";
  const known = transpiled.get(file);
  if (known !== undefined) return { type, body: known };
  if (extname(file) !== ".ts") return { type, body: await readFile(file) };
  const body = withoutTypes(await readFile(file, "utf8"));
  transpiled.set(file, body);
  return { type, body };
}

/** @param {string} source */
function withoutTypes(source) {
  const { ES2022 } = ts.ScriptTarget;
  const { ESNext } = ts.ModuleKind;
  return ts.transpileModule(source, {
    compilerOptions: { target: ES2022, module: ESNext, verbatimModuleSyntax: true },
  }).outputText;
}
