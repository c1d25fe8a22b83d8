import { z } from "zod";
import { parseSpec } from "./parseSpec.ts";
import { modelTypes, type SpecOf, type TypeName } from "./types/modelTypes.ts";

/** A model as plain data: what the model file holds besides the weights. */
export type ModelSpec = { [T in TypeName]: SpecOf<T> }[TypeName];
export type ModelType = TypeName;

const schemas = Object.values(modelTypes).map(({ schema }) => schema);
export const modelSpec = z.discriminatedUnion("type", schemas as never) as unknown as z.ZodType<ModelSpec>;

/** Reads a spec from foreign JSON; refuses what does not hold, naming the field. */
export function parseModelSpec(json: unknown, subject: string): ModelSpec {
  return parseSpec(modelSpec, json, subject);
}
