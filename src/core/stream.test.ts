import { expect, test } from "vitest";
import { drain, mapStream } from "./stream.ts";

function numbers() {
  const state = { ended: false };
  const stream = (async function* () {
    try {
      yield 1;
      yield 2;
      return "all";
    } finally {
      state.ended = true;
    }
  })();
  return { state, stream };
}

test("each value is passed on, and what the stream returns is given", async () => {
  const seen: number[] = [];
  expect(await drain(numbers().stream, (n) => seen.push(n))).toBe("all");
  expect(seen).toEqual([1, 2]);
  const doubled: number[] = [];
  expect(
    await drain(
      mapStream(numbers().stream, (n) => n * 2),
      (n) => doubled.push(n),
    ),
  ).toBe("all");
  expect(doubled).toEqual([2, 4]);
});

test("an error of the reader, and a reader that leaves, end the stream", async () => {
  const failing = numbers();
  const fail = () => {
    throw new Error("no more");
  };
  await expect(drain(failing.stream, fail)).rejects.toThrow("no more");
  expect(failing.state.ended).toBe(true);

  const left = numbers();
  for await (const _ of mapStream(left.stream, String)) break;
  expect(left.state.ended).toBe(true);
});
