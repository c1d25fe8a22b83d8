/** What holds something until it is closed: a program, a data set, a model. */
interface Closable {
  close(): Promise<unknown>;
}

/**
 * Closes the parts of some work, each of them even where another refuses or was never finished. It does not throw:
 * why the work ended matters more than a part of it that could not be closed.
 */
export async function closeAll(
  parts: Iterable<Closable | undefined | Promise<Closable | undefined>>,
): Promise<void> {
  await Promise.allSettled([...parts].map(async (part) => (await part)?.close()));
}
