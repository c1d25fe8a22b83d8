import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

const source = fileURLToPath(new URL("../src/", import.meta.url));

/**
 * Compiles folders of src into a folder, for tests that must run our code in a process of its own, to kill or starve
 * it. Gives the address of a compiled module, such as `core/errors`, for an import.
 */
export function compiled(into: string, folders: readonly string[]): (module: string) => string {
  for (const folder of folders) {
    for (const name of readdirSync(join(source, folder), { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts") || name.endsWith(".test.ts")) continue;
      const { outputText } = ts.transpileModule(readFileSync(join(source, folder, name), "utf8"), {
        compilerOptions: {
          target: ts.ScriptTarget.ES2022,
          module: ts.ModuleKind.ESNext,
          rewriteRelativeImportExtensions: true,
        },
      });
      const target = join(into, folder, name.replace(/\.ts$/, ".js"));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, outputText);
    }
  }
  writeFileSync(join(into, "package.json"), '{ "type": "module" }');
  return (module) => pathToFileURL(join(into, `${module}.js`)).href;
}
