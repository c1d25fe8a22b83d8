import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const source = fileURLToPath(new URL("../src/", import.meta.url));
const fileOf = (door: string): string => `${source}${door}.ts`;
const doors = ["index", "node", "web"].filter((door) => existsSync(fileOf(door)));

const { config } = ts.readConfigFile(`${source}../tsconfig.json`, ts.sys.readFile);
const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, `${source}..`);
const program = ts.createProgram(doors.map(fileOf), options);
const checker = program.getTypeChecker();

/** The names behind a door: values as they are, types with `type` before them. */
function namesBehind(door: string): string[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(fileOf(door))!)!;
  return checker
    .getExportsOfModule(module)
    .map((symbol) => {
      const named = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
      return named.flags & ts.SymbolFlags.Value ? symbol.name : `type ${symbol.name}`;
    })
    .sort();
}

// What stands behind a door is a promise: a name that comes or goes is a decision, made in the snapshot's file.
test.each(doors)("the names behind the door %s are those that were decided on", async (door) => {
  await expect(`${namesBehind(door).join("\n")}\n`).toMatchFileSnapshot(`doors/${door}.txt`);
});

test("every file of a door's names is of a door", () => {
  const kept = readdirSync(fileURLToPath(new URL("doors/", import.meta.url)));
  expect(kept.sort()).toEqual(doors.map((door) => `${door}.txt`).sort());
});

test("the package opens a door for each host, by its name and by the host's own conditions", () => {
  const { exports } = JSON.parse(readFileSync(`${source}../package.json`, "utf8"));
  const hosts = doors.filter((door) => door !== "index");
  for (const host of hosts)
    expect(exports[`./${host}`]).toEqual({ types: `./dist/${host}.d.ts`, default: `./dist/${host}.js` });
  expect(exports["."]).toEqual({ node: exports["./node"], default: exports["./web"] });
});
