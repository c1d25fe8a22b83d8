import { HourglassError } from "../core/errors.ts";

/** Throws once the person or the system has asked the run to end, so that half-written results are dropped. */
export function stopIf(signal: AbortSignal): void {
  if (signal.aborted) throw interruption();
}

/** The result of some work, or a refusal as soon as the run is asked to end. */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  stopIf(signal);
  let stop = () => {};
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(interruption());
    signal.addEventListener("abort", stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener("abort", stop);
    // Nobody waits for it any more; what it throws when its engine closes is no news.
    work.catch(() => {});
  }
}

/** Waits for the request to end. */
export async function untilStopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener("abort", resolve, { once: true }));
}

function interruption(): HourglassError {
  return new HourglassError("failed", "interrupted; nothing was written");
}
