/** Seconds as a person says them: `8 s`, `3 min 05 s`, `2 h 10 min`. */
export function showSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return seconds < 10 && seconds > 0 ? `${seconds.toFixed(1)} s` : `${s} s`;
  const minutes = Math.floor(s / 60);
  if (minutes < 60) return `${minutes} min ${String(s % 60).padStart(2, "0")} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
}

/** A measured number with four significant digits, `0.01234` or `1.235e-6`; a whole one in full, `196,608`. */
export function showNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  if (Number.isSafeInteger(value)) return showCount(value);
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e7) return value.toExponential(3);
  return size >= 1000 ? showCount(Math.round(value)) : String(Number(value.toPrecision(4)));
}

/** A count with a comma each thousand: `196,608`. */
export function showCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}

/** Milliseconds for a step: `12.3 ms`, `735 ms`. */
export function showMilliseconds(value: number): string {
  return `${value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)} ms`;
}
