/** What holds something until it is closed: an engine, a data set, a model. */
interface Closable {
  close(): Promise<unknown>;
}

/** Has something closed at the end, and gives it back. */
export type Keep = <C extends Closable | undefined>(opened: C) => C;

/** Runs a command, then closes all that it kept, the last first, whether it is done or has failed. */
export async function closing<T>(use: (keep: Keep) => Promise<T>): Promise<T> {
  const kept: Closable[] = [];
  try {
    return await use((opened) => {
      if (opened) kept.push(opened);
      return opened;
    });
  } finally {
    for (const opened of kept.reverse()) await opened.close();
  }
}
