import { expect, test } from "vitest";
import { batcher } from "./batcher.ts";

const forever = new AbortController().signal;
const turn = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A batcher whose batches end when they are told to. */
function held(most: number) {
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const gather = batcher<number, number>(most, async (works) => {
    batches.push([...works]);
    await new Promise<void>((end) => ends.push(end));
    if (works.includes(13)) throw new Error("unlucky");
    return works.map((n) => n * 10);
  });
  const end = async () => {
    ends.shift()?.();
    await turn();
  };
  return { gather, batches, end };
}

test("what arrives while a batch is computed goes together into the next, up to the most", async () => {
  const { gather, batches, end } = held(4);
  const first = gather.add("a", 1, 1, forever);
  await turn();
  const others = [2, 3, 4, 5].map((n) => gather.add("a", n, n === 2 ? 3 : 1, forever));
  expect(batches).toEqual([[1]]);
  await end();
  expect(await first).toBe(10);
  expect(batches).toEqual([[1], [2, 3]]);
  await end();
  await end();
  expect(await Promise.all(others)).toEqual([20, 30, 40, 50]);
  expect(batches).toEqual([[1], [2, 3], [4, 5]]);
});

test("work of other keys is never joined, and one larger than the most goes alone", async () => {
  const { gather, batches, end } = held(2);
  const all = [
    gather.add("a", 1, 1, forever),
    gather.add("b", 2, 1, forever),
    gather.add("a", 3, 9, forever),
  ];
  await turn();
  for (let i = 0; i < 3; i++) await end();
  await Promise.all(all);
  expect(batches.map((batch) => batch.join()).sort()).toEqual(["1", "2", "3"]);
});

test("one that fails does not take the others of its batch with it", async () => {
  const { gather, end } = held(4);
  const all = [1, 13, 2].map((n) => gather.add("a", n, 1, forever));
  const settled = Promise.allSettled(all);
  await turn();
  for (let i = 0; i < 4; i++) await end();
  expect((await settled).map((one) => (one.status === "fulfilled" ? one.value : one.reason.message))).toEqual(
    [10, "unlucky", 20],
  );
});

test("who goes away is not waited for, and nobody computes for them", async () => {
  const { gather, batches, end } = held(4);
  const gone = new AbortController();
  const first = gather.add("a", 1, 1, forever);
  await turn();
  const left = gather.add("a", 2, 1, gone.signal);
  const stays = gather.add("a", 3, 1, forever);
  gone.abort();
  await expect(left).rejects.toThrow("nobody waits");
  await end();
  await end();
  expect([await first, await stays]).toEqual([10, 30]);
  expect(batches).toEqual([[1], [3]]);
  await expect(gather.add("a", 4, 1, gone.signal)).rejects.toThrow("nobody waits");
});
