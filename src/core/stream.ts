/**
 * A stream with each value turned into another; returns what the stream returns. Whoever leaves it early ends the
 * stream, too.
 */
export async function* mapStream<T, U, R>(
  stream: AsyncGenerator<T, R>,
  change: (value: T) => U,
): AsyncGenerator<U, R> {
  let result: { value: R } | undefined;
  const values = async function* (): AsyncGenerator<T> {
    result = { value: yield* stream };
  };
  for await (const value of values()) yield change(value);
  return result!.value;
}

/** Passes each value of a stream to `each` and gives what the stream returns; an error of `each` ends the stream. */
export async function drain<T, R>(
  stream: AsyncGenerator<T, R>,
  each: (value: T) => void = () => {},
): Promise<R> {
  const values = mapStream(stream, each);
  for (;;) {
    const { value, done } = await values.next();
    if (done) return value;
  }
}
