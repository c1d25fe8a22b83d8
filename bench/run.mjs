/**
 * Compiles src and bench and runs one bench script: `node bench/run.mjs compare --work W1`. What it compiles goes
 * under node_modules/.cache, where no other tool looks, into a folder of this run alone: a long run loads modules late,
 * and they must be those that it began with. Types are not checked here: the gates do that.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "node_modules", ".cache", "hourglass-bench", String(process.pid));
const [name = "", ...rest] = process.argv.slice(2);

if (!/^[\w-]+$/.test(name) || !existsSync(join(root, "bench", `${name}.ts`))) {
  console.error(`bench: there is no bench/${name}.ts; give the name of one, such as compare`);
  process.exit(2);
}

mkdirSync(out, { recursive: true });
process.on("exit", () => rmSync(out, { recursive: true, force: true }));
// The folder lies outside the package's own scope, so it says for itself what it is.
const { name: product, version, type } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
writeFileSync(join(out, "package.json"), JSON.stringify({ name: product, version, type }));
const compiler = join(root, "node_modules", "@typescript", "native", "bin", "tsc");
const { status } = spawnSync(
  process.execPath,
  [compiler, "-p", join(root, "tsconfig.bench.json"), "--outDir", out],
  { stdio: ["ignore", 2, 2] },
);
if (status !== 0) {
  console.error("bench: the compiler found errors (above); correct them and run it again");
  process.exit(1);
}
const child = spawn(process.execPath, [join(out, "bench", `${name}.js`), ...rest], {
  cwd: root,
  stdio: "inherit",
});
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.on(signal, () => child.kill(signal));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
