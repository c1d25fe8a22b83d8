/** A bar that is filled up to a share of 0…1, `width` characters long. */
export function gauge(share: number, { width, color = false }: { width: number; color?: boolean }): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * width);
  const done = "━".repeat(filled);
  const rest = "─".repeat(width - filled);
  // 256-colour blue and grey: the encoder's colour, readable on light and dark terminals.
  return color ? `\u001b[38;5;32m${done}\u001b[38;5;245m${rest}\u001b[0m` : `${done}${rest}`;
}

const blocks = "▁▂▃▄▅▆▇█";

/** The last values as a row of blocks, the largest highest; one character a value. */
export function sparkline(values: readonly number[], width: number): string {
  const shown = values.slice(-width).filter(Number.isFinite);
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  return shown.map((value) => blocks[span === 0 ? 0 : Math.round(((value - low) / span) * 7)]).join("");
}
