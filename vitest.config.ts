import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts", "scripts/**/*.test.ts"],
    setupFiles: ["test/quiet.ts"],
    testTimeout: 300_000,
    maxWorkers: 2,
  },
});
