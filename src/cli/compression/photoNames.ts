import { extname } from "node:path";

/** Names of files without their extensions, but for those that only their extensions tell apart: no photo overwrites another. */
export function photoNames(names: readonly string[]): string[] {
  const stems = names.map((name) => name.slice(0, name.length - extname(name).length));
  return stems.map((stem, i) => (stems.indexOf(stem) === stems.lastIndexOf(stem) ? stem : names[i]));
}
