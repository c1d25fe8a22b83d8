import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A program of a page of documentation. */
export interface Example {
  /** The page and the heading that the program stands under, with its number where there are several: `docs/library.md: Sample`. */
  readonly title: string;
  readonly host: "node" | "browser";
  readonly code: string;
}

/** The fenced blocks of TypeScript of a page, in order; ` ```ts browser ` is a program for a page of a browser. */
export function examplesOf(page: string): Example[] {
  const examples: Example[] = [];
  const counts = new Map<string, number>();
  let heading = "";
  for (const [, title, browser, code] of readFileSync(`${root}${page}`, "utf8").matchAll(
    /^#+ ([^\n]*)$|^```ts( browser)?\n(.*?)^```$/gms,
  )) {
    if (title !== undefined) {
      heading = title;
      continue;
    }
    const count = (counts.get(heading) ?? 0) + 1;
    counts.set(heading, count);
    examples.push({
      title: `${page}: ${heading}${count > 1 ? ` ${count}` : ""}`,
      host: browser ? "browser" : "node",
      code,
    });
  }
  return examples;
}

/** Why programs do not compile, one complaint each, as a consumer of the package is told. */
export function complaintsOf(examples: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(
    {
      ...config.compilerOptions,
      typeRoots: [`${root}node_modules/@types`],
      paths: {
        autoencoder: [`${root}src/node.ts`],
        "autoencoder/node": [`${root}src/node.ts`],
        "autoencoder/web": [`${root}src/web.ts`],
      },
    },
    root,
  );
  const files = new Map(
    examples.map(({ host, code }, i) => [
      `${root}test/docs/example${i}.ts`,
      host === "browser" ? code.replaceAll('"autoencoder"', '"autoencoder/web"') : code,
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists(file);
  host.readFile = (file) => files.get(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...rest) => {
    const code = files.get(file);
    // A program without an import is a module all the same, as its file would be.
    if (code !== undefined) return ts.createSourceFile(file, `${code}\nexport {};`, version);
    return getSourceFile(file, version, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([file, code], i) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)).map(({ messageText, start = 0 }) => {
      const line = code.slice(0, start).split("\n").length;
      return `${examples[i].title}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`;
    }),
  );
}

/** A program without its types, as a module that imports the given doors. */
export function moduleOf({ code }: Example, doors: Readonly<Record<string, string>>): string {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  return outputText.replace(/from "([^"]+)"/g, (all, name: string) =>
    name in doors ? `from ${JSON.stringify(doors[name])}` : all,
  );
}

/** A program as a function that is given what it imports by name, and a console. */
export function functionOf({
  code,
}: Example): (load: (name: string) => Promise<unknown>, log: Pick<Console, "log">) => Promise<void> {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const body = outputText.replace(
    /^import \{(.*?)\} from "([^"]+)";$/gms,
    (_, names: string, from: string) => `const {${names.replaceAll(" as ", ": ")}} = await load("${from}");`,
  );
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  return new AsyncFunction("load", "console", body.replace("export {};", ""));
}
