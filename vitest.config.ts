import { defineConfig } from "vitest/config";
import { softwareGpu } from "./scripts/softwareGpu.mjs";
import { syncStudio } from "./scripts/syncStudio.mjs";

// Workers start in this environment, and the loader of libraries reads it only then.
Object.assign(process.env, softwareGpu());

syncStudio();

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts", "studio/**/*.test.ts"],
    setupFiles: ["test/quiet.ts"],
    testTimeout: 300_000,
    maxWorkers: 2,
  },
});
