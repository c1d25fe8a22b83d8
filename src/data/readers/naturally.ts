const collator = new Intl.Collator("en", { numeric: true });

/** Numbers inside names in their own order, so that 10.png follows 9.png; the same on every machine. */
export function naturally(a: string, b: string): number {
  return collator.compare(a, b) || (a < b ? -1 : 1);
}
