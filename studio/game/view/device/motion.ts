/** Whether the person asked for less motion. */
export function quietMotion(): boolean {
  return typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches;
}

/** Calls `draw` with 0 … 1 over a time in milliseconds, eased, then once with 1; the result stops it. */
export function tween(milliseconds: number, draw: (share: number) => void): () => void {
  if (quietMotion() || milliseconds <= 0) {
    draw(1);
    return () => {};
  }
  const began = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const t = Math.min(1, Math.max(0, now - began) / milliseconds);
    draw(1 - (1 - t) ** 3);
    if (t < 1) frame = requestAnimationFrame(step);
  });
  return () => cancelAnimationFrame(frame);
}
