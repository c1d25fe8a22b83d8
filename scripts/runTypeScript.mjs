/**
 * Runs a TypeScript file outside src in Node: `node scripts/runTypeScript.mjs studio/game/tools/bots.ts`. It is bundled with
 * what it imports, and the library comes from dist, because its engine starts a worker by a file beside its own. What is
 * written goes under node_modules/.cache, into a folder of this run alone.
 */
import { mkdirSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { build, buildIsStale } from "./build.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const [entry, ...rest] = process.argv.slice(2);
if (!entry) {
  console.error("run: give the file to run");
  process.exit(2);
}
if (buildIsStale()) build();
const out = join(root, "node_modules", ".cache", "hourglass-run", String(process.pid));
mkdirSync(out, { recursive: true });
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
const bundle = await rolldown({
  input: resolve(entry),
  platform: "node",
  external: /^[^./]/,
  plugins: [
    {
      name: "library-from-dist",
      resolveId(source, importer) {
        if (!importer || !source.startsWith(".")) return null;
        const inSource = relative(join(root, "src"), resolve(dirname(importer), source));
        if (inSource.startsWith("..")) return null;
        const built = join(root, "dist", inSource.replace(/\.ts$/, ".js"));
        return { id: pathToFileURL(built).href, external: true };
      },
    },
  ],
});
await bundle.write({ file: join(out, "program.mjs"), format: "esm", codeSplitting: false });
process.argv = [process.argv[0], resolve(entry), ...rest];
await import(pathToFileURL(join(out, "program.mjs")).href);
