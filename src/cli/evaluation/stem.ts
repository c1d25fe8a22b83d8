/** A file's name without its extension: how a noisy picture and its clean one are told to belong together. */
export function stem(name: string): string {
  return name.replace(/\.\w+$/, "");
}
