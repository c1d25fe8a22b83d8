/** Minutes that a hidden page may train. */
const minutes = 5;

/** Calls `stop` whenever the page has been hidden for five minutes on end. A page that is being built has nothing to stop. */
export function longHidden(stop: () => void): void {
  if (typeof document === "undefined") return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(stop, minutes * 60 * 1000);
  });
}
