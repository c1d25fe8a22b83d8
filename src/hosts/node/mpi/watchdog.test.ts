import { expect, test } from "vitest";
import { peersInProcess } from "../../../../test/peersInProcess.ts";
import { type Watchdog, watchdog } from "./watchdog.ts";

const dogs = (silence = 20_000): Promise<Watchdog[]> =>
  Promise.all(peersInProcess(3).map((peers) => watchdog(peers, silence)));

const lossOf = (dog: Watchdog): Promise<string> =>
  Promise.race([
    dog.lost.catch((error: Error) => error.message),
    new Promise<string>((resolve) => setTimeout(() => resolve("nothing"), 3000)),
  ]);

test("a rank that fails is named to all others", async () => {
  const [first, second, third] = await dogs();
  await new Promise((resolve) => setTimeout(resolve, 300));
  third.fail();
  for (const dog of [first, second])
    expect(await lossOf(dog)).toMatch(/^rank 2 on \S+: has failed, and nothing/);
});

test("rank 0 that fails is named by the others", async () => {
  const [first, second, third] = await dogs();
  await new Promise((resolve) => setTimeout(resolve, 300));
  first.fail();
  for (const dog of [second, third]) expect(await lossOf(dog)).toMatch(/^rank 0 on \S+: has failed/);
});

test("ranks that are done wait for rank 0, and none of them counts as lost", async () => {
  const [first, ...others] = await dogs();
  await new Promise((resolve) => setTimeout(resolve, 300));
  let left = 0;
  const leaving = others.map((dog) => dog.leave().then(() => left++));
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(left).toBe(0);
  await first.leave();
  await Promise.all(leaving);
  expect(left).toBe(2);
  expect(await lossOf(first)).toBe("nothing");
}, 10_000);
