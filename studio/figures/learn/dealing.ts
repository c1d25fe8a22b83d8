import { getContext, setContext } from "svelte";

const key = Symbol("dealing");

/** Gives the figures below where a lesson's chance begins; 0 where it says nothing. */
export function setDealing(seed: () => number): void {
  setContext(key, seed);
}

/** Number of the next picture of a figure, counted from its `first`: a seed begins elsewhere, the same for a whole class. */
export function dealing(first: number): () => number {
  const seed = getContext<(() => number) | undefined>(key);
  let dealt = first;
  return () => ++dealt + 1000 * (seed?.() ?? 0);
}
