/**
 * The package as others install it: packed, put into an empty project in each of the ways in which npm leaves it, its
 * types checked without Node's, and README's program run there.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, buildIsStale } from "../build.mjs";

/** What a line on stderr says where wasm stands in for onnxruntime-node. */
const standIn = /^hourglass: onnxruntime-node is not installed.*npm i --ignore-scripts$/;
/** Files whose readers are optional packages, and what says so where these are missing. */
const refusals = {
  "table.parquet": { bytes: "PAR1....PAR1", says: "needs DuckDB, whose optional package" },
  "picture.png": { bytes: "\x89PNG\r\n\x1a\n....", says: "need sharp, whose optional package" },
};
const resolutions = [
  { module: "node16", moduleResolution: "node16" },
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "esnext", moduleResolution: "bundler" },
];

/** Throws where the package does not install, a type is missing, or a program does not run as it should.
 * @param {string} root
 */
export function checkInstalled(root) {
  if (buildIsStale()) build();
  const project = mkdtempSync(join(tmpdir(), "hourglass-installed-"));
  try {
    const tarball = JSON.parse(run(root, {}, "npm", "pack", "--json", "--pack-destination", project).stdout);
    const { filename } = /** @type {{ filename: string }} */ (Object.values(tarball)[0]);
    writeFileSync(join(project, "package.json"), '{ "type": "module", "private": true }\n');
    const program = readmeProgram(root);
    writeFileSync(join(project, "readme.js"), program);
    writeTables(project);

    // An install script that fails, as onnxruntime-node's does without access beyond the registry.
    npm(project, { ONNXRUNTIME_NODE_INSTALL: "nowhere" }, `./${filename}`);
    if (existsSync(join(project, "node_modules", "onnxruntime-node")))
      throw new Error("npm kept onnxruntime-node, whose install script was to fail");
    checkTypes(root, project, program);
    const wasm = run(project, {}, process.execPath, "readme.js");
    if (!standIn.test(wasm.stderr.trim())) throw new Error(`the wasm runtime's one line: ${wasm.stderr}`);

    npm(project, {}, "--ignore-scripts");
    const native = run(project, {}, process.execPath, "readme.js");
    if (native.stderr !== "") throw new Error(`with native parts: ${native.stderr}`);

    npm(project, {}, "--ignore-scripts", "--omit=optional");
    const bare = run(project, {}, process.execPath, "readme.js");
    if (!standIn.test(bare.stderr.trim())) throw new Error(`without optional packages: ${bare.stderr}`);
    for (const [file, refusal] of Object.entries(refusals)) {
      writeFileSync(join(project, file), Buffer.from(refusal.bytes, "latin1"));
      const open = `import("autoencoder").then(({ openDataset }) => openDataset("${file}"))`;
      const { status, stderr } = spawnSync(process.execPath, ["-e", open], {
        cwd: project,
        encoding: "utf8",
      });
      if (status === 0 || !stderr.includes(refusal.says))
        throw new Error(`${file} without its reader: ${stderr}`);
    }
  } finally {
    rmSync(project, { recursive: true });
  }
}

/** The first program of the README.
 * @param {string} root
 */
function readmeProgram(root) {
  const [, program] = readFileSync(join(root, "README.md"), "utf8").match(/```ts\n(.*?)```/s) ?? [];
  if (!program) throw new Error("README.md has no program in TypeScript");
  return program;
}

/** The tables that README's program reads: two columns that go together, one of categories, and labels.
 * @param {string} project
 */
function writeTables(project) {
  for (const [name, rows] of /** @type {const} */ ([
    ["readings", 300],
    ["later", 50],
  ])) {
    const lines = Array.from({ length: rows }, (_, i) => {
      const heat = Math.sin(i * 1.7) + Math.sin(i * 0.31);
      return `${heat.toFixed(3)},${(2 * heat + 0.1 * Math.sin(i * 7)).toFixed(3)},${i % 3 ? "run" : "idle"},0`;
    });
    writeFileSync(join(project, `${name}.csv`), `heat,power,mode,anomaly\n${lines.join("\n")}\n`);
  }
}

/** Checks consumers under each resolution, and all of the package's declarations with them.
 * @param {string} root
 * @param {string} project
 * @param {string} program
 */
function checkTypes(root, project, program) {
  // Other packages bring Node's types along; a project need not have them.
  for (const name of ["@types", "undici-types"])
    rmSync(join(project, "node_modules", name), { recursive: true, force: true });
  cpSync(join(root, "test", "consumer", "consumer.ts"), join(project, "consumer.ts"));
  writeFileSync(join(project, "readme.ts"), program);
  const compiler = join(root, "node_modules", "@typescript", "native", "bin", "tsc");
  for (const resolution of resolutions) {
    const options = {
      ...resolution,
      ...{ target: "ES2023", lib: ["ES2023", "DOM", "DOM.Iterable"], types: [] },
      ...{ strict: true, noEmit: true, skipLibCheck: false },
    };
    const files = ["consumer.ts", "readme.ts"];
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files }));
    run(project, {}, process.execPath, compiler, "-p", "tsconfig.json");
  }
}

/** @param {string} project @param {Record<string, string>} env @param {string[]} words */
function npm(project, env, ...words) {
  run(project, env, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...words);
}

/** Runs a program, or throws with what it said.
 * @param {string} cwd
 * @param {Record<string, string>} env
 * @param {string} command
 * @param {string[]} words
 */
function run(cwd, env, command, ...words) {
  // What npm said of the run that called this one is not for the project's own.
  const inherited = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd,
    encoding: "utf8",
    env: { ...Object.fromEntries(inherited), ...env },
    shell: process.platform === "win32" && command === "npm",
  });
  if (status !== 0) throw new Error(`${command} ${words.join(" ")}:\n${stdout}${stderr}`.slice(-4000));
  return { stdout, stderr };
}
