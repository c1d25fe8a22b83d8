import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { checkReach } from "./gates/browser.mjs";
import { checkBytes } from "./gates/doorSize.mjs";
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

function complaintOf(check: () => void): string {
  try {
    check();
    return "";
  } catch (error) {
    return (error as Error).message;
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
      "studio/stage/Map.svelte": '<script lang="ts">import "../../src/core/shape.ts";</script>',
    });
  });

  it("accepts imports that point down", () => {
    expect(() => checkImports(root)).not.toThrow();
  });

  // All faults at once, for a run takes about a second.
  it("refuses imports upward, in a circle, of a front door, of nothing, of a test, of a tool, and a folder without a place", () => {
    write({
      "src/core/plain.ts": 'import "../nn/dense.ts";\n',
      "src/core/typeOnly.ts": 'import type {} from "../nn/dense.ts";\n',
      "src/core/late.ts": 'export const late = () => import("../nn/dense.ts");\n',
      "src/nn/a.ts": 'import "./b.ts";\n',
      "src/nn/b.ts": 'import "./a.ts";\n',
      "src/nn/door.ts": 'import "../index.ts";\n',
      "src/nn/nothing.ts": 'import "./missing.ts";\n',
      "src/nn/test.ts": 'import "../../test/c.ts";\n',
      "test/c.ts": "",
      "src/nn/tool.ts": 'import "vitest";\n',
      "src/misc/placeless.ts": 'import "../core/shape.ts";\n',
    });
    const complaint = complaintOf(() => checkImports(root)).split("\n");
    for (const line of [
      "no-upward-import-from-core: src/core/plain.ts → src/nn/dense.ts",
      "no-upward-import-from-core: src/core/typeOnly.ts → src/nn/dense.ts",
      "no-upward-import-from-core: src/core/late.ts → src/nn/dense.ts",
      "no-cycle: src/nn/a.ts → src/nn/b.ts",
      "no-import-of-the-front-doors: src/nn/door.ts → src/index.ts",
      "not-to-unresolvable: src/nn/nothing.ts → ./missing.ts",
      "no-import-out-of-src: src/nn/test.ts → test/c.ts",
      "no-unknown-folder: src/misc/placeless.ts → src/core/shape.ts",
    ]) {
      expect(complaint).toContain(line);
    }
    expect(complaint.join("\n")).toMatch(/no-dev-dependency-in-what-ships: src\/nn\/tool\.ts → .*vitest/);
  });

  it("keeps the studio's stage from its workers, its pages from what trains, and all from the routes", () => {
    write({
      "studio/worker/show.ts": "",
      "studio/routes/Bar.svelte": '<script lang="ts">import "../../src/nn/dense.ts";</script>',
      "studio/stage/Pad.svelte": '<script lang="ts">import "../worker/show.ts";</script>',
      "studio/panels/Panel.svelte": '<script lang="ts">import Bar from "../routes/Bar.svelte";</script>',
    });
    const complaint = complaintOf(() => checkImports(root)).split("\n");
    expect(complaint.sort()).toEqual([
      "studio-pages-read-the-library: studio/routes/Bar.svelte → src/nn/dense.ts",
      "studio-routes-are-the-top: studio/panels/Panel.svelte → studio/routes/Bar.svelte",
      "studio-stage-knows-no-worker: studio/stage/Pad.svelte → studio/worker/show.ts",
    ]);
  });

  it("lets Node's modules and native packages into hosts/node, server and cli alone, and no host into another", () => {
    write({
      "package.json": '{ "type": "module", "dependencies": { "sharp": "0", "@duckdb/node-api": "0" } }',
      "src/core/disk.ts": 'import "node:fs";\n',
      "src/core/typeOnly.ts": 'import type {} from "node:os";\n',
      "src/nn/late.ts": 'export const late = () => import("sharp");\n',
      "src/nn/table.ts": 'import "@duckdb/node-api";\n',
      "src/hosts/web/zip.ts": 'import "node:zlib";\nimport "../node/disk.ts";\n',
      "src/hosts/node/disk.ts": 'import "node:fs";\nimport "sharp";\n',
      "src/cli/main.ts": 'import "node:fs";\n',
    });
    const complaint = complaintOf(() => checkImports(root));
    for (const line of [
      /no-node-below-the-hosts: src\/core\/disk\.ts → fs$/m,
      /no-node-below-the-hosts: src\/core\/typeOnly\.ts → os$/m,
      /no-native-package-below-the-hosts: src\/nn\/late\.ts → .*sharp/,
      /no-native-package-below-the-hosts: src\/nn\/table\.ts → .*@duckdb/,
      /no-node-below-the-hosts: src\/hosts\/web\/zip\.ts → zlib$/m,
      /no-host-in-another: src\/hosts\/web\/zip\.ts → src\/hosts\/node\/disk\.ts$/m,
    ])
      expect(complaint).toMatch(line);
    expect(complaint).not.toMatch(/: src\/(hosts\/node|cli)\//);
  });

  it("lets the command line alone through the doors, and nowhere else but into core and report", () => {
    write({
      "src/index.ts": 'export * from "./nn/dense.ts";\n',
      "src/node.ts": 'export * from "./index.ts";\n',
      "src/report/page.ts": 'import "../core/shape.ts";\n',
      "src/nn/door.ts": 'import "../node.ts";\n',
      "src/cli/good.ts": 'import "../core/shape.ts";\nimport "../report/page.ts";\nimport "../node.ts";\n',
      "src/cli/commands/bad.ts": 'import type {} from "../../nn/dense.ts";\nimport "../good.ts";\n',
      "src/cli/late.ts": 'export const late = () => import("../hosts/node/disk.ts");\n',
      "src/hosts/node/disk.ts": "export {};\n",
    });
    const complaint = complaintOf(() => checkImports(root));
    for (const line of [
      "no-import-of-the-front-doors: src/nn/door.ts → src/node.ts",
      "no-import-behind-the-doors: src/cli/commands/bad.ts → src/nn/dense.ts",
      "no-import-behind-the-doors: src/cli/late.ts → src/hosts/node/disk.ts",
    ])
      expect(complaint.split("\n")).toContain(line);
    expect(complaint).not.toMatch(/: src\/cli\/good\.ts/);
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
      "an optional package of another platform without an entry",
      {
        "package-lock.json": lock({
          "node_modules/b": { ...checked, optionalDependencies: { "b-macos": "1.0.0" } },
        }),
      },
      /node_modules\/b: the optional b-macos has no entry/,
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

describe("bytes of the doors in a browser", () => {
  // Random digits, which neither a bundler nor gzip makes much smaller.
  const heavy = `export const b = "${Array.from({ length: 4000 }, (_, i) => (Math.sin(i) * 1e16).toString(36)).join("")}";\n`;

  it("counts what is imported at the top, and not what is loaded on demand", async () => {
    write({ "door.js": 'export const late = () => import("./heavy.js");\n', "heavy.js": heavy });
    await expect(checkBytes(join(root, "door.js"), 1000)).resolves.toBeUndefined();
    write({ "door.js": 'export { b } from "./heavy.js";\n' });
    await expect(checkBytes(join(root, "door.js"), 1000)).rejects.toThrow(
      /takes \d+ bytes gzipped, more than 1000/,
    );
  });

  it("counts what the door shares with what is loaded on demand", async () => {
    const late = 'import { b } from "./heavy.js";\nexport const c = b.length;\n';
    const door =
      'import { b } from "./heavy.js";\nconsole.log(b);\nexport const late = () => import("./late.js");\n';
    write({ "door.js": door, "late.js": late, "heavy.js": heavy });
    await expect(checkBytes(join(root, "door.js"), 1000)).rejects.toThrow(/more than 1000/);
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
