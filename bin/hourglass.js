#!/usr/bin/env node
// Starts the command line. It imports one module only, so that `hourglass --help` starts fast.
import { existsSync } from "node:fs";

const entry = new URL("../dist/cli/main.js", import.meta.url);

if (existsSync(entry)) {
  const { main } = await import(entry.href);
  process.exitCode = await main(process.argv.slice(2));
} else {
  console.error(
    "hourglass: dist is missing, so nothing is built yet; run `node scripts/setup.mjs` in the repository",
  );
  process.exitCode = 1;
}
