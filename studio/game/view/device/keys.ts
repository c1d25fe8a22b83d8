import type { Action } from "../../rules/shift.ts";

/** What a key asks of the game. */
export type Command = Action | "same" | "new" | "leave" | "help";

const commands: Readonly<Record<string, Command>> = {
  " ": "squeeze",
  "[": "squeeze",
  "]": "widen",
  w: "widen",
  Enter: "send",
  b: "peek",
  f: "flag",
  r: "same",
  Escape: "leave",
  "?": "help",
};

/**
 * The command of a key press; none while someone types, where the focused control uses the key itself, or, for single keys that
 * are switched off, without Alt.
 */
export function commandOf(event: KeyboardEvent, bare: boolean): Command | undefined {
  // Keys such as ] are typed with AltGr on many keyboards, and some systems report it as Control and Alt.
  const typed = event.getModifierState("AltGraph");
  const alt = event.altKey && !typed;
  if ((event.ctrlKey && !typed) || event.metaKey || event.defaultPrevented) return undefined;
  const { key } = event;
  const command =
    key === "R" || (key === "r" && event.shiftKey)
      ? "new"
      : commands[key.length === 1 ? key.toLowerCase() : key];
  if (!command) return undefined;
  if (!bare && !alt && key !== "Escape") return undefined;
  const focused = event.target instanceof Element ? event.target : undefined;
  if (focused?.closest("input, textarea, select")) return undefined;
  // Space and Enter press a focused button or open a focused link. On the game's own buttons they mean what they say everywhere.
  const pressing = key === " " || key === "Enter";
  if (pressing && !alt && focused?.closest("button, a, summary") && !focused.closest("[data-keys]"))
    return undefined;
  return command;
}
