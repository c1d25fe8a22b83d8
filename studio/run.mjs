/** Runs a script of the studio that is written in TypeScript: `node studio/run.mjs FILE.ts …`; it finds the rest in process.argv. */
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";
import { syncStudio } from "../scripts/syncStudio.mjs";

const [file = ""] = process.argv.splice(2, 1);
if (!file) throw new Error("run: name the script, as in node studio/run.mjs studio/scripts/NAME.ts");
syncStudio();
const root = fileURLToPath(new URL("..", import.meta.url));
await runnerImport(`./${file}`, {
  root,
  configFile: false,
  logLevel: "error",
  resolve: { external: ["autoencoder", "autoencoder/node"] },
});
