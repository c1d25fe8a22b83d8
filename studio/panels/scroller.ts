/** Lets keys reach a part that scrolls sideways, for as long as it does. */
export function scroller(node: HTMLElement): { destroy(): void } {
  const look = (): void => {
    if (node.scrollWidth > node.clientWidth) node.tabIndex = 0;
    else node.removeAttribute("tabindex");
  };
  const watching = new ResizeObserver(look);
  watching.observe(node);
  for (const child of node.children) watching.observe(child);
  return { destroy: () => watching.disconnect() };
}
