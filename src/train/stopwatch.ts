/** Timers of a training run: total seconds, milliseconds a step, and seconds since the last progress event and save. */
export interface Stopwatch {
  /** Seconds of the run, those before a resume included; by the clock that is followed, where one is. */
  seconds(): number;
  /** As `seconds`, by this machine's own clock. */
  own(): number;
  /** Has the seconds stand at those of another machine, until they are set again. */
  follow(seconds: number): void;
  /** Starts timing a run of steps; `stop` returns milliseconds a step. */
  start(): void;
  stop(steps: number): number;
  /** Mean milliseconds of every step timed so far; 0 before the first. */
  msPerStep(): number;
  /** Whether a progress event is due: at most one each 66 ms. */
  progressDue(): boolean;
  saved(): void;
  /** Seconds since the last save, or since the start. */
  sinceSave(): number;
}

/** Starts the timers; `before` is the seconds that the run took before a resume. */
export function stopwatch(before: number): Stopwatch {
  const started = performance.now() - before * 1000;
  let began = 0;
  let timed = { ms: 0, steps: 0 };
  let progressAt = 0;
  let followed: number | undefined;
  const own = (): number => (performance.now() - started) / 1000;
  const seconds = (): number => followed ?? own();
  let savedAt = seconds();
  return {
    seconds,
    own,
    follow: (seconds) => {
      followed = seconds;
    },
    start: () => {
      began = performance.now();
    },
    stop: (steps) => {
      const ms = performance.now() - began;
      timed = { ms: timed.ms + ms, steps: timed.steps + steps };
      return ms / steps;
    },
    msPerStep: () => (timed.steps > 0 ? timed.ms / timed.steps : 0),
    progressDue: () => {
      const now = performance.now();
      if (now - progressAt < 66) return false;
      progressAt = now;
      return true;
    },
    saved: () => {
      savedAt = seconds();
    },
    sinceSave: () => seconds() - savedAt,
  };
}
