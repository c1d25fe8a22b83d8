/** What a key of the Lab does, by the key as `KeyboardEvent.key` names it. */
export type Keys = Readonly<Record<string, () => void>>;

/** Whether a key belongs to what is focused: a field takes letters, a control its own keys. */
function taken({ target }: KeyboardEvent, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (
    target.closest(
      "input:not([type=range], [type=checkbox], [type=radio], [type=file]), textarea, select, [role=application]",
    )
  )
    return true;
  return key === " " && target.closest("button, a, summary, input") !== null;
}

/**
 * Listens for single keys, where `single` allows them, and for the same with Alt, which screen readers leave alone; gives what
 * stops it. A dialog that is open has all keys.
 */
export function listenForKeys(keys: () => Keys, single: () => boolean = () => true): () => void {
  const hear = (event: KeyboardEvent): void => {
    // Keys such as [ are typed with AltGr on many keyboards, and some systems report it as Control and Alt.
    const typed = event.getModifierState("AltGraph");
    if ((event.ctrlKey && !typed) || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]") || (!event.altKey && !single())) return;
    const act = keys()[event.key];
    if (!act || ((!event.altKey || typed) && taken(event, event.key))) return;
    event.preventDefault();
    act();
  };
  document.addEventListener("keydown", hear);
  return () => document.removeEventListener("keydown", hear);
}
