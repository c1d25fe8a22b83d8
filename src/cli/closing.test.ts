import { expect, test } from "vitest";
import { closing } from "./closing.ts";

test("what a command kept is closed at its end, the last first, and where a later part cannot be opened", async () => {
  const said: string[] = [];
  const opened = (name: string) => ({ name, close: async () => said.push(name) });
  const named = await closing(async (keep) => {
    keep(undefined);
    const [first, second] = [keep(opened("data")), keep(opened("engine"))];
    expect(said).toEqual([]);
    return `${first.name}, ${second.name}`;
  });
  expect([named, ...said.splice(0)]).toEqual(["data, engine", "engine", "data"]);

  const failing = closing(async (keep) => {
    keep(opened("data"));
    throw new Error("no lock");
  });
  await expect(failing).rejects.toThrow("no lock");
  expect(said).toEqual(["data"]);
});
