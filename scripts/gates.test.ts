import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkReach } from "./gates/browser.mjs";
import { checkImports } from "./gates/imports.mjs";
import { checkLockFile } from "./gates/lockFile.mjs";
import { checkWords } from "./gates/words.mjs";

// Each check meets a small repository that it accepts, and then one fault planted in it.
const repository = fileURLToPath(new URL("..", import.meta.url));
let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "hourglass-gates-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

describe("import order and cycles", () => {
  beforeEach(() => {
    for (const name of [".dependency-cruiser.mjs", "tsconfig.json"])
      copyFileSync(join(repository, name), join(root, name));
    symlinkSync(join(repository, "node_modules"), join(root, "node_modules"));
    write({
      "package.json": '{ "type": "module", "devDependencies": { "vitest": "0" } }',
      "src/core/shape.ts": "export type Shape = readonly number[];\n",
      "src/nn/dense.ts": 'import type { Shape } from "../core/shape.ts";\nexport const shape: Shape = [];\n',
      "src/index.ts": 'export { shape } from "./nn/dense.ts";\n',
    });
  });

  it("accepts imports that point down", () => {
    expect(() => checkImports(root)).not.toThrow();
  });

  it.each([
    [
      "upward",
      { "src/core/a.ts": 'import "../nn/dense.ts";\n' },
      /no-upward-import-from-core: src\/core\/a\.ts → src\/nn\/dense\.ts/,
    ],
    [
      "upward and of a type only",
      { "src/core/a.ts": 'import type {} from "../nn/dense.ts";\n' },
      /no-upward-import-from-core/,
    ],
    [
      "upward and late",
      { "src/core/a.ts": 'export const a = () => import("../nn/dense.ts");\n' },
      /no-upward-import-from-core/,
    ],
    ["in a circle", { "src/nn/a.ts": 'import "./b.ts";\n', "src/nn/b.ts": 'import "./a.ts";\n' }, /no-cycle/],
    ["of a front door", { "src/nn/a.ts": 'import "../index.ts";\n' }, /no-import-of-the-front-doors/],
    ["of nothing", { "src/nn/a.ts": 'import "./missing.ts";\n' }, /not-to-unresolvable/],
    ["of a test", { "src/nn/a.ts": 'import "../../test/b.ts";\n', "test/b.ts": "" }, /no-import-out-of-src/],
    ["of a tool", { "src/nn/a.ts": 'import "vitest";\n' }, /no-dev-dependency-in-what-ships/],
    [
      "from a folder without a place",
      { "src/misc/a.ts": 'import "../core/shape.ts";\n' },
      /no-unknown-folder/,
    ],
  ])("refuses an import %s", (_, files, says) => {
    write(files);
    expect(() => checkImports(root)).toThrow(says);
  });

  it("refuses to have checked nothing", () => {
    write({ ".dependency-cruiser.mjs": 'export default { options: { exclude: { path: "nn" } } };\n' });
    expect(() => checkImports(root)).toThrow("not looked at: src/nn/dense.ts");
    write({ ".dependency-cruiser.mjs": "export default {}; throw new Error('broken');\n" });
    expect(() => checkImports(root)).toThrow(/did not run/);
  });
});

describe("lock file", () => {
  const checked = { version: "1.2.3", integrity: "sha512-x" };
  const lock = (packages: object) =>
    JSON.stringify({
      packages: { "": { dependencies: { a: "1.2.3" } }, "node_modules/a": checked, ...packages },
    });

  beforeEach(() =>
    write({ "package.json": '{ "dependencies": { "a": "1.2.3" } }', "package-lock.json": lock({}) }),
  );

  it("accepts pinned packages with checksums", () => {
    expect(() => checkLockFile(root)).not.toThrow();
  });

  it.each([
    [
      "a host",
      { "package-lock.json": lock({ "node_modules/b": { ...checked, resolved: "x" } }) },
      /"resolved" names a host/,
    ],
    [
      "no checksum",
      { "package-lock.json": lock({ "node_modules/b": { version: "1.0.0" } }) },
      /b has no checksum/,
    ],
    [
      "a range",
      { "package.json": '{ "dependencies": { "a": "^1.2.3" } }' },
      /a: \^1\.2\.3 is not one version/,
    ],
    [
      "another package.json",
      { "package.json": '{ "dependencies": { "a": "1.2.4" } }' },
      /differ from package\.json/,
    ],
  ])("refuses %s", (_, files, says) => {
    write(files);
    expect(() => checkLockFile(root)).toThrow(says);
  });
});

describe("front door in a browser", () => {
  const dist = (files: Record<string, string>) => {
    write({
      "dist/index.js": 'export { a } from "./a.js";\nexport const run = () => import("./heavy.js");\n',
      "dist/a.js": "export const a = 1;\n",
      "dist/heavy.js": 'import "node:fs";\n',
      ...files,
    });
    checkReach(join(root, "dist"), "index.js");
  };

  it("accepts what is loaded on demand", () => {
    expect(() => dist({})).not.toThrow();
  });

  it.each([
    [
      "from",
      'import { b } from "./b.js";\n',
      'import { readFile } from "node:fs/promises";\n',
      "node:fs/promises",
    ],
    ["over several lines", 'export {\n  b,\n} from "./b.js";\n', "import sharp from 'sharp';\n", "sharp"],
    ["bare", 'import "./b.js";\n', 'import "fs";\n', "fs"],
  ])("refuses an import %s of what needs Node", (_, a, b, what) => {
    expect(() => dist({ "dist/a.js": a, "dist/b.js": b })).toThrow(`index.js → a.js → b.js → ${what}, which`);
  });
});

describe("words that do not belong", () => {
  const commit = (files: Record<string, string>) => {
    write(files);
    for (const words of [
      ["init", "-q"],
      ["add", "."],
    ])
      expect(spawnSync("git", words, { cwd: root }).status).toBe(0);
  };
  // Taken apart, or this file would be refused.
  const joined = (...parts: string[]) => parts.join("");

  it("accepts a plain file", () => {
    commit({
      "a.md": "Data is in ../shared/data, tools in /usr/bin, pages at https://example.com/home/page.\n",
    });
    expect(() => checkWords(root)).not.toThrow();
  });

  it.each([
    ["a folder of one machine", joined("see /ro", "ot/x"), /a\.md:2: a folder of one machine/],
    ["a registry's host", joined("https://registry.", "npmjs.org/x"), /a\.md:2: a registry's host/],
    ["a secret", joined("-----BEGIN RSA ", "PRIVATE KEY-----"), /a\.md:2: a secret/],
    ["a large file", "x".repeat(1_000_001), /a\.md: 1000006 bytes, more than 1000000/],
  ])("refuses %s", (_, text, says) => {
    commit({ "a.md": `one\n${text}\n` });
    expect(() => checkWords(root)).toThrow(says);
  });
});
