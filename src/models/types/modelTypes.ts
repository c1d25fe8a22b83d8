import type * as z from "zod/mini";
import { denoising } from "./denoising.ts";
import { map } from "./map.ts";
import type { ModelType } from "./modelType.ts";
import { nested } from "./nested.ts";
import { sparse } from "./sparse.ts";
import { vanilla } from "./vanilla.ts";
import { variational } from "./variational.ts";

/** Every type of autoencoder: one file each, one line here. */
export const modelTypes = { vanilla, denoising, sparse, nested, variational, map } as const;

export type TypeName = keyof typeof modelTypes;
export type SpecOf<T extends TypeName> = z.infer<(typeof modelTypes)[T]["schema"]>;

type OptionsOf<T extends TypeName> = Parameters<(typeof modelTypes)[T]["fields"]>[0];
type Both<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer A) => void ? A : never;
/** The options that belong to one type alone, of all types. */
export type TypeOptions = Both<OptionsOf<TypeName>>;

/** The type of a spec. */
export function modelType<T extends TypeName>({
  type,
}: {
  readonly type: T;
}): ModelType<SpecOf<T>, TypeOptions> {
  return modelTypes[type] as unknown as ModelType<SpecOf<T>, TypeOptions>;
}
