import { graph } from "../../src/graph/graph.ts";
import * as op from "../../src/graph/ops/index.ts";
import { input } from "../../src/graph/value.ts";
import { type WebEngineOptions, webEngine } from "../../src/hosts/web/webEngine.ts";

/** Doubles two numbers on an engine of the page; the engine's name and the numbers, or what was thrown. */
export async function double(
  options: WebEngineOptions,
): Promise<{ name: string; doubled: number[] } | { error: string }> {
  try {
    const engine = await webEngine(options);
    const x = input("x", "float32", [2]);
    const program = await engine.compile(graph({ y: op.add(x, x) }));
    const { y } = await program.run({ x: { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) } });
    await engine.close();
    return { name: engine.name, doubled: Array.from(y.data, Number) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** As `double`, as if the machine had so many cores. */
export async function doubleOnCores(cores: number): ReturnType<typeof double> {
  Object.defineProperty(navigator, "hardwareConcurrency", { value: cores, configurable: true });
  return double({});
}
