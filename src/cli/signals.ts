/** The signals that end a run, and the exit code that says so. */
const codes = { SIGINT: 130, SIGTERM: 143 } as const;

/** Signals turned into one request to stop. */
export interface Signals {
  /** Aborted at the first signal: finish the step, save, return. */
  readonly signal: AbortSignal;
  /** 130 or 143 once a signal came, else undefined. */
  exitCode(): number | undefined;
  /** Stops listening. */
  close(): void;
}

/** Listens for Ctrl-C and for the system's request to end; a second signal leaves at once. */
export function listen(say: (line: string) => void, leave: (code: number) => void): Signals {
  const controller = new AbortController();
  let code: number | undefined;
  const on = (name: keyof typeof codes) => () => {
    if (code !== undefined) return leave(codes[name]);
    code = codes[name];
    say(name === "SIGINT" ? "hourglass: stopping; Ctrl-C again leaves at once" : "hourglass: stopping");
    controller.abort(name);
  };
  const handlers = { SIGINT: on("SIGINT"), SIGTERM: on("SIGTERM") };
  for (const name of ["SIGINT", "SIGTERM"] as const) process.on(name, handlers[name]);
  return {
    signal: controller.signal,
    exitCode: () => code,
    close: () => {
      for (const name of ["SIGINT", "SIGTERM"] as const) process.off(name, handlers[name]);
    },
  };
}
