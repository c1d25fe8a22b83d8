/** The times that a run keeps: how long it has gone on, how long a step takes, when it last spoke and saved. */
export interface Stopwatch {
  /** Seconds of the run, those before a resume included. */
  seconds(): number;
  /** Starts and stops timing some steps; stopping gives milliseconds a step. */
  start(): void;
  stop(steps: number): number;
  /** Mean milliseconds of every step timed so far; 0 before the first. */
  msPerStep(): number;
  /** Whether it is time for another word: at most fifteen a second. */
  speaks(): boolean;
  saved(): void;
  /** Seconds since the last save, or since the start. */
  sinceSave(): number;
}

/** A stopwatch that has already run for some seconds. */
export function stopwatch(before: number): Stopwatch {
  const started = performance.now() - before * 1000;
  let began = 0;
  let timed = { ms: 0, steps: 0 };
  let spokeAt = 0;
  let savedAt = performance.now();
  return {
    seconds: () => (performance.now() - started) / 1000,
    start: () => {
      began = performance.now();
    },
    stop: (steps) => {
      const ms = performance.now() - began;
      timed = { ms: timed.ms + ms, steps: timed.steps + steps };
      return ms / steps;
    },
    msPerStep: () => (timed.steps > 0 ? timed.ms / timed.steps : 0),
    speaks: () => {
      const now = performance.now();
      if (now - spokeAt < 66) return false;
      spokeAt = now;
      return true;
    },
    saved: () => {
      savedAt = performance.now();
    },
    sinceSave: () => (performance.now() - savedAt) / 1000,
  };
}
