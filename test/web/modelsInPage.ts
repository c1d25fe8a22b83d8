import { loadModel, openDataset, train, type WebEngineOptions, webEngine } from "../../src/web.ts";
import { familyCases, takeSteps } from "../familySteps.ts";
import { askAll, type Kind, type Said, type Type } from "./tasks.ts";

/** What each family says after some steps, as plain numbers. */
export interface FamilySaid {
  readonly losses: readonly number[];
  readonly codes: readonly number[];
  readonly predicted: readonly number[];
}

/** Steps of every family whose name begins so. */
export async function stepFamilies({
  engine: options,
  names,
}: {
  engine: WebEngineOptions;
  names: readonly string[];
}): Promise<Record<string, FamilySaid>> {
  const engine = await webEngine(options);
  const said: Record<string, FamilySaid> = {};
  for (const { name, input, fresh } of familyCases.filter(({ name }) => names.includes(name))) {
    const { losses, codes, predicted } = await takeSteps(engine, input, fresh);
    said[name] = { losses, codes: Array.from(codes.data), predicted: Array.from(predicted.data) };
  }
  await engine.close();
  return said;
}

/** Trains each type on each kind and asks each model for everything. */
export async function askTasks({
  engine: options,
  wanted,
}: {
  engine: WebEngineOptions;
  wanted: readonly (readonly [Kind, Type])[];
}): Promise<Said[]> {
  const engine = await webEngine(options);
  const said: Said[] = [];
  for (const [kind, type] of wanted) {
    said.push(await askAll({ openDataset, train, loadModel }, engine, kind, type));
  }
  await engine.close();
  return said;
}
