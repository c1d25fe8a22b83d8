import { getContext, setContext } from "svelte";
import type { Text } from "./en.ts";

const key = Symbol("text");

/** Gives all components below this one the page's text. */
export function setText(text: Text): void {
  setContext(key, text);
}

/** The text of the page's language; called while a component is set up. */
export function getText(): Text {
  return getContext<Text>(key);
}
