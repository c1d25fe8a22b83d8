import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import { compiled } from "../../../../test/compiled.ts";
import { lockOutput } from "./lock.ts";

const root = mkdtempSync(join(tmpdir(), "hourglass-lock-"));
afterAll(() => rmSync(root, { recursive: true }));

let model = "";
beforeEach(() => {
  model = join(mkdtempSync(join(root, "case-")), "model");
});

function holder(more: object): string {
  return JSON.stringify({ pid: process.pid, host: hostname(), started: "1", ...more });
}

it("is held once, and again after its release", async () => {
  const lock = await lockOutput(model);
  await expect(lockOutput(model)).rejects.toThrow(
    `model: is being written by process ${process.pid}; wait for it`,
  );
  await lock.release();
  expect(existsSync(`${model}.lock`)).toBe(false);
  await (await lockOutput(model)).release();
});

it("row 33: refuses a second process and frees the lock of a killed one", async () => {
  const modules = compiled(join(root, "code"), ["core", "files", "hosts/node/disk"]);
  const script = `
    import { lockOutput } from ${JSON.stringify(modules("hosts/node/disk/lock"))};
    await lockOutput(process.argv[1]);
    console.log("held");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script, model], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  await once(child.stdout, "data");
  await expect(lockOutput(model)).rejects.toThrow(`process ${child.pid}`);
  child.kill("SIGKILL");
  await ended;
  await (await lockOutput(model)).release();
  expect(readdirSync(join(model, ".."))).toEqual([]);
});

it("lets one of many through that find the same stale lock", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  writeFileSync(`${model}.lock`, holder({ pid }));
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockOutput(model)));
  expect(tries.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

it.skipIf(process.platform !== "linux")(
  "frees the lock of a process whose number another one has now",
  async () => {
    writeFileSync(`${model}.lock`, holder({}));
    await (await lockOutput(model)).release();
  },
);

it("frees a lock that its writer did not finish, once it is old", async () => {
  writeFileSync(`${model}.lock`, "");
  await expect(lockOutput(model)).rejects.toThrow(/just started/);
  utimesSync(`${model}.lock`, 0, 0);
  await (await lockOutput(model)).release();
});

it("cannot judge another machine's lock, and says how to free it", async () => {
  writeFileSync(`${model}.lock`, holder({ host: "elsewhere" }));
  await expect(lockOutput(model)).rejects.toThrow(
    /of elsewhere; .*remove .*model\.lock if no such run exists/,
  );
});

it("releases its own lock only", async () => {
  const lock = await lockOutput(model);
  writeFileSync(`${model}.lock`, holder({ host: "elsewhere" }));
  await lock.release();
  expect(readFileSync(`${model}.lock`, "utf8")).toContain("elsewhere");
});

it("says in one line where it cannot be made", async () => {
  await expect(lockOutput(join(model, "no", "model"))).rejects.toThrow(
    /could not be written: its folder does not exist/,
  );
});
