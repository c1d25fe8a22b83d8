import { sveltekit } from "@sveltejs/kit/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [sveltekit()],
  // The library's source lies beside the studio.
  server: { fs: { allow: [".."] } },
  worker: { format: "es" },
  build: { target: "es2023" },
});
