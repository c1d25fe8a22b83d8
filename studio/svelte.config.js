import adapter from "@sveltejs/adapter-static";
import { vitePreprocess } from "@sveltejs/vite-plugin-svelte";

/**
 * The studio is a static site: every page is prerendered, with relative paths, so that the built folder works on any
 * host and in any subfolder. @type {import("@sveltejs/kit").Config}
 */
export default {
  preprocess: vitePreprocess(),
  compilerOptions: { runes: true },
  kit: {
    adapter: adapter({ pages: "build", assets: "build", precompress: false, strict: true }),
    alias: { autoencoder: "../src/web.ts" },
    paths: { relative: true },
    prerender: { entries: ["*", "/de/"], handleMissingId: "fail", handleHttpError: "fail" },
    csp: {
      mode: "hash",
      directives: {
        "default-src": ["self"],
        "script-src": ["self", "wasm-unsafe-eval"],
        // A style attribute sets a position or a colour; it runs nothing.
        "style-src": ["self", "unsafe-inline"],
        "img-src": ["self", "data:", "blob:"],
        "connect-src": ["self", "data:", "blob:"],
        "worker-src": ["self", "blob:"],
        "object-src": ["none"],
        "base-uri": ["none"],
        "form-action": ["none"],
      },
    },
    files: {
      src: ".",
      assets: "static",
      lib: ".",
      params: "params",
      routes: "routes",
      appTemplate: "app.html",
      serviceWorker: "worker/offline",
      hooks: { server: "hooks.server", client: "hooks.client", universal: "hooks" },
    },
  },
};
