import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Trains, saves, loads and scores in a process that lacks packages. */
function score(without: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--import", path("without.mjs"), path("scoreChild.mjs")],
    { encoding: "utf8", env: { ...process.env, WITHOUT: without.join() } },
  );
  expect(status, stderr).toBe(0);
  return { stderr, ...(JSON.parse(stdout) as { engine: string; loss: number; score: number }) };
}

test("a program that only scores loads neither DuckDB, sharp nor the wasm runtime", () => {
  const { engine, stderr } = score(["sharp", "@duckdb/node-api", "onnxruntime-web"]);
  expect(engine).toMatch(/^onnx cpu, 1 thread/);
  expect(stderr).toBe("");
});

test("without onnxruntime-node wasm stands in, gives the same model, and one line says how to get native speed", () => {
  const [native, wasm] = [score([]), score(["onnxruntime-node"])];
  expect(wasm.engine).toBe("onnx wasm, 1 thread, plain");
  // Float32 in another order: three epochs leave the losses equal to five digits.
  expect(Math.abs(wasm.loss / native.loss - 1)).toBeLessThan(1e-4);
  expect(Math.abs(wasm.score - native.score)).toBeLessThan(1e-2);
  expect(wasm.stderr.trimEnd().split("\n")).toEqual([
    "hourglass: onnxruntime-node is not installed, so its slower wasm build stands in; for native speed: npm i --ignore-scripts",
  ]);
});
