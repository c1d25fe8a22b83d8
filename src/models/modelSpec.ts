import * as z from "zod/mini";
import { parseSpec } from "./parseSpec.ts";
import { modelTypes, type SpecOf, type TypeName } from "./types/modelTypes.ts";

/** A model as plain data: what the model file holds besides the weights. */
export type ModelSpec = { [T in TypeName]: SpecOf<T> }[TypeName];
export type ModelType = TypeName;

const schemas = Object.values(modelTypes).map(({ schema }) => schema);
export const modelSpec = z.discriminatedUnion(
  "type",
  schemas as never,
) as unknown as z.ZodMiniType<ModelSpec>;

/** Reads a spec from foreign JSON; throws a data error that names the field. */
export function parseModelSpec(json: unknown, subject: string): ModelSpec {
  return parseSpec(modelSpec, json, subject);
}
