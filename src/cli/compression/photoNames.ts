import { extname } from "node:path";

/** Names of files without their extensions, but for those that only their extensions tell apart: no photo overwrites another. */
export function photoNames(names: readonly string[]): string[] {
  const stems = names.map((name) => name.slice(0, name.length - extname(name).length));
  const whole = new Set(names);
  return stems.map((stem, i) => {
    const shared = stems.indexOf(stem) !== stems.lastIndexOf(stem);
    // Another file may keep its extension, and be called just that.
    return shared || whole.has(stem) ? names[i] : stem;
  });
}
