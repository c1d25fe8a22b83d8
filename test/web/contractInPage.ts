import { contract } from "../../src/engine/contract/contract.ts";
import { type WebEngineOptions, webEngine } from "../../src/hosts/web/webEngine.ts";

/** Checks the engine's contract in the page: what each case threw, by its name, and the engine's. */
export async function checkContract(
  options: WebEngineOptions,
): Promise<{ name: string; broken: Record<string, string | null> }> {
  const engine = await webEngine(options);
  const broken: Record<string, string | null> = {};
  for (const { name, check } of contract()) {
    broken[name] = await check({ engine, block: 0 }).then(
      () => null,
      (error) => String(error),
    );
  }
  await engine.close();
  return { name: engine.name, broken };
}
