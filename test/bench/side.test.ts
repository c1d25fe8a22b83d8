import { expect, test } from "vitest";
import { startSide } from "../../bench/compare/side.ts";

/** A side that says hello, then answers each line with the body's expression over `line`; noise goes to stdout too. */
function fake(body: string) {
  const hello = JSON.stringify({ ready: true, side: "fake", version: "1", runtime: "node", threads: 1 });
  const script = `
    console.log("a library's banner");
    console.log(${JSON.stringify(hello)});
    require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => { ${body} });`;
  return { command: process.execPath, args: ["-e", script] };
}

test("a side answers what it is asked, whatever its libraries print", async () => {
  const side = await startSide(fake("console.log('noise'); console.log(JSON.stringify({ echo: line }));"));
  expect(side.hello).toEqual({ side: "fake", version: "1", runtime: "node", threads: 1 });
  expect(await side.ask("run 3")).toEqual({ echo: "run 3" });
  side.close();
});

test("an error that a side reports is thrown, and it can be asked again", async () => {
  const side = await startSide(fake("console.log(JSON.stringify(line === 'x' ? { error: 'no x' } : {}));"));
  await expect(side.ask("x")).rejects.toThrow("no x");
  expect(await side.ask("y")).toEqual({});
  side.close();
});

test("a side that dies says its last words instead of leaving the race to wait", async () => {
  const side = await startSide(fake("console.error('out of memory'); process.exit(3);"));
  await expect(side.ask("run 1")).rejects.toThrow(/ended \(3\).*out of memory/);
  await expect(side.ask("run 1")).rejects.toThrow(/ended/);
});

test("a command that does not exist is an error", async () => {
  await expect(startSide({ command: "/nowhere/python3", args: [] })).rejects.toThrow(/ENOENT/);
});
