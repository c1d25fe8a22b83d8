import { fileURLToPath } from "node:url";
import ts from "typescript";

/*
 * The API reference, docs/api.md, from the declarations and docstrings behind the doors: each name with its signature,
 * its members, and the hosts that have it; then the types that those show.
 */

const source = fileURLToPath(new URL("../src/", import.meta.url));
const doors = { index: "every host", node: "Node", web: "a browser" } as const;
type Door = keyof typeof doors;

/** Files whose types are parts of an engine, a host or a schema: a program hands them on and looks into none. */
const inner =
  /^(graph|nn|engine\/onnx\/onnxRuntime|hosts\/node\/disk|data\/(host|open|readers|table)|files|tasks\/fit|train\/runState)/;

/** The text of docs/api.md. */
export function apiReference(): string {
  const { config } = ts.readConfigFile(`${source}../tsconfig.json`, ts.sys.readFile);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, `${source}..`);
  const files = Object.keys(doors).map((door) => `${source}${door}.ts`);
  const program = ts.createProgram(files, { ...options, types: [] });
  const checker = program.getTypeChecker();

  const resolved = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const behind = new Map(
    (Object.keys(doors) as Door[]).map((door) => {
      const module = checker.getSymbolAtLocation(program.getSourceFile(`${source}${door}.ts`)!)!;
      return [
        door,
        new Map(checker.getExportsOfModule(module).map((symbol) => [symbol.name, resolved(symbol)])),
      ];
    }),
  );
  const hostOf = (name: string): string => {
    const [node, web] = [behind.get("node")!.has(name), behind.get("web")!.has(name)];
    return node && web ? doors.index : doors[node ? "node" : "web"];
  };
  const named = new Map([...behind.values()].flatMap((names) => [...names]));
  const symbols = new Set(named.values());
  // What is added on the way is visited, too.
  for (const symbol of symbols) for (const other of shownBy(symbol)) symbols.add(other);
  const shown = [...symbols].slice(new Set(named.values()).size);

  return [
    "# API",
    "",
    "Made from the declarations in `src/` by `npx vitest run test/apiReference.test.ts -u`; do not edit. Programs that use it",
    "all stand in [library.md](library.md).",
    "",
    "## Functions and values",
    "",
    ...sorted([...named].filter(([, symbol]) => !isType(symbol))).flatMap(valueEntry),
    "## Types",
    "",
    ...sorted([...named].filter(([, symbol]) => isType(symbol))).flatMap((entry) =>
      typeEntry(entry, hostOf(entry[0])),
    ),
    "## Types that those show",
    "",
    "They have no name behind a door; reach one as `Parameters<…>`, `Awaited<ReturnType<…>>` or by its member.",
    "",
    ...sorted(shown.map((symbol) => [symbol.name, symbol])).flatMap((entry) => typeEntry(entry)),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");

  function valueEntry([name, symbol]: Named): string[] {
    const node = declarationOf(symbol);
    const calls = checker.getTypeOfSymbol(symbol).getCallSignatures();
    const head = [`### ${name}`, "", `In ${hostOf(name)}.`, ""];
    if (ts.isClassDeclaration(node)) return [...head, ...documented(symbol), ...membersOf(symbol)];
    if (calls.length === 0)
      return [...head, ...code(`const ${name}: ${typeText(symbol)}`), ...documented(symbol)];
    const documentation = ts.displayPartsToString(calls[0].getDocumentationComment(checker));
    return [...head, ...code(calls.map((call) => signature(name, call)).join("\n")), ...text(documentation)];
  }

  function typeEntry([name, symbol]: Named, host?: string): string[] {
    const node = declarationOf(symbol);
    const head = [`### ${name}`, "", ...(host && host !== doors.index ? [`In ${host}.`, ""] : [])];
    if (ts.isInterfaceDeclaration(node)) {
      return [...head, ...documented(symbol), ...membersOf(symbol)];
    }
    const members = ts.isTypeAliasDeclaration(node) && isComputed(node.type);
    const written = ts.isTypeAliasDeclaration(node) ? oneLine(node.type) : node.getText();
    return [
      ...head,
      ...documented(symbol),
      ...(members ? computed(name, symbol) : code(`type ${name} = ${written}`)),
    ];
  }

  /** Members that a type has, those of the types that it is made of included. */
  function membersOf(symbol: ts.Symbol): string[] {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    return [...bullets(type.getProperties()), ""];
  }

  function bullets(properties: readonly ts.Symbol[]): string[] {
    return properties
      .filter((member) => isOurs(member) && !/^(private|protected) /.test(declarationOf(member).getText()))
      .map((member) => {
        const documentation = ts.displayPartsToString(member.getDocumentationComment(checker));
        const said = documentation === "" ? "" : ` — ${plainText(documentation).replaceAll("\n", " ")}`;
        return `- \`${memberText(member)}\`${said}`;
      });
  }

  /** A type that is computed, such as one that a schema gives: its properties, of each member of a union. */
  function computed(name: string, symbol: ts.Symbol): string[] {
    const type = checker.getDeclaredTypeOfSymbol(symbol);
    const parts = type.isUnion() ? type.types : [type];
    if (parts.some((part) => part.getProperties().length === 0 || !(part.flags & ts.TypeFlags.Object)))
      return code(`type ${name} = ${checker.typeToString(type, undefined, inFull)}`);
    const members = parts.map((part) =>
      part.getProperties().map((property) => {
        const optional = property.flags & ts.SymbolFlags.Optional ? "?" : "";
        return `  ${property.name}${optional}: ${checker.typeToString(checker.getTypeOfSymbol(property), undefined, inFull)};`;
      }),
    );
    if (members.length === 1) return code(`type ${name} = {\n${members[0].join("\n")}\n}`);
    const common = members[0].filter((member) => members.every((others) => others.includes(member)));
    const own = members.map((part) => part.filter((member) => !common.includes(member)));
    return code(
      `type ${name} = {\n${common.join("\n")}\n} & (\n${own.map((part) => `| {\n${part.join("\n")}\n}`).join("\n")}\n)`,
    );
  }

  function memberText(member: ts.Symbol): string {
    const node = declarationOf(member);
    const optional = member.flags & ts.SymbolFlags.Optional ? "?" : "";
    if ((ts.isMethodSignature(node) || ts.isMethodDeclaration(node)) && node.type)
      return `${member.name}${optional}(${node.parameters.map(oneLine).join(", ")}): ${oneLine(node.type)}`;
    if ((ts.isPropertySignature(node) || ts.isPropertyDeclaration(node)) && node.type)
      return `${member.name}${optional}: ${oneLine(node.type)}`;
    return `${member.name}${optional}: ${typeText(member)}`;
  }

  function signature(name: string, call: ts.Signature): string {
    const { declaration } = call;
    if (!declaration || !("parameters" in declaration)) return `${name}${checker.signatureToString(call)}`;
    const parameters = declaration.parameters.map(parameterText).join(", ");
    const returns = declaration.type ? oneLine(declaration.type) : checker.typeToString(call.getReturnType());
    const generics = declaration.typeParameters?.map(oneLine).join(", ");
    return `${name}${generics ? `<${generics}>` : ""}(${parameters}): ${returns}`;
  }

  function typeText(symbol: ts.Symbol): string {
    const node = declarationOf(symbol);
    if (ts.isVariableDeclaration(node) && node.type) return oneLine(node.type);
    return checker.typeToString(checker.getTypeOfSymbol(symbol), undefined, inFull);
  }

  function documented(symbol: ts.Symbol): string[] {
    return text(ts.displayPartsToString(symbol.getDocumentationComment(checker)));
  }

  /** Types of ours that a declaration names, by itself or through what it is made of. */
  function shownBy(symbol: ts.Symbol): ts.Symbol[] {
    const found = new Set<ts.Symbol>();
    const look = (node: ts.Node): void => {
      if (ts.isTypeReferenceNode(node)) {
        const at = checker.getSymbolAtLocation(node.typeName);
        const target = at && resolved(at);
        if (target && isShown(target)) found.add(target);
      }
      if (!ts.isBlock(node)) ts.forEachChild(node, look);
    };
    if (ts.isBindingElement(declarationOf(symbol)) || isFunction(symbol))
      for (const call of checker.getTypeOfSymbol(symbol).getCallSignatures())
        if (call.declaration) {
          call.declaration.parameters.forEach((parameter) => {
            if ("type" in parameter && parameter.type) look(parameter.type);
          });
          if (call.declaration.type) look(call.declaration.type);
        }
    if (isType(symbol)) {
      look(declarationOf(symbol));
      for (const member of checker.getDeclaredTypeOfSymbol(symbol).getProperties())
        if (isOurs(member)) look(declarationOf(member));
    }
    return [...found];
  }

  function isShown(symbol: ts.Symbol): boolean {
    if (!(symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) || !isOurs(symbol))
      return false;
    const node = declarationOf(symbol);
    // What only computes other types is shown by what it gives.
    const computes = ts.isTypeAliasDeclaration(node) && node.typeParameters !== undefined;
    return !computes && !inner.test(node.getSourceFile().fileName.slice(source.length));
  }

  function isOurs(symbol: ts.Symbol): boolean {
    return symbol.declarations?.[0]?.getSourceFile().fileName.startsWith(source) ?? false;
  }
}

/** A declaration by the name that a door gives it. */
type Named = readonly [name: string, symbol: ts.Symbol];

const inFull = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;

const isType = (symbol: ts.Symbol): boolean => !(symbol.flags & ts.SymbolFlags.Value);
const isFunction = (symbol: ts.Symbol): boolean => (symbol.flags & ts.SymbolFlags.Function) !== 0;
const declarationOf = (symbol: ts.Symbol): ts.Declaration => symbol.declarations![0];

/** A type that says nothing by its own text: an indexed or mapped one, or what a schema infers. */
function isComputed(node: ts.TypeNode): boolean {
  return ts.isIndexedAccessTypeNode(node) || ts.isMappedTypeNode(node) || /^z\.|typeof /.test(node.getText());
}

function sorted(entries: readonly Named[]): Named[] {
  return [...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** A node's text on one line, without its comments. */
function oneLine(node: ts.Node): string {
  return node
    .getText()
    .replace(/\/\*.*?\*\//gs, "")
    .replace(/\s+/g, " ")
    .replace(/^\| /, "");
}

/** A parameter; one that is taken apart where it is declared is called `options`. */
function parameterText(node: ts.ParameterDeclaration | ts.JSDocParameterTag): string {
  if (!ts.isParameter(node) || !ts.isObjectBindingPattern(node.name) || !node.type) return oneLine(node);
  return `options${node.initializer ? "?" : ""}: ${oneLine(node.type)}`;
}

function code(lines: string): string[] {
  return ["```ts", lines, "```", ""];
}

function text(documentation: string): string[] {
  return documentation === "" ? [] : [plainText(documentation), ""];
}

function plainText(documentation: string): string {
  return documentation.replace(/\{@link (.*?)\}/g, "`$1`");
}
