import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { compiled } from "../../../../test/compiled.ts";
import { sweepTemporary, writeAtomic } from "./atomic.ts";

const root = mkdtempSync(join(tmpdir(), "hourglass-atomic-"));
const modules = compiled(join(root, "code"), ["core", "files", "hosts/node/disk"]);
afterAll(() => rmSync(root, { recursive: true }));

let folder = "";
let path = "";
beforeEach(() => {
  folder = mkdtempSync(join(root, "case-"));
  path = join(folder, "model");
});

describe("writeAtomic", () => {
  it("writes a new file and replaces an old one, whole, and leaves nothing else", async () => {
    await writeAtomic(path, Uint8Array.of(1, 2, 3));
    expect([...readFileSync(path)]).toEqual([1, 2, 3]);
    await writeAtomic(path, Uint8Array.of(4));
    expect([...readFileSync(path)]).toEqual([4]);
    expect(readdirSync(folder)).toEqual(["model"]);
  });

  it("keeps the permissions of the file that it replaces", async () => {
    writeFileSync(path, "");
    chmodSync(path, 0o600);
    await writeAtomic(path, Uint8Array.of(1));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("replaces the file that a link leads to", async () => {
    writeFileSync(join(folder, "real"), "old");
    symlinkSync("real", path);
    await writeAtomic(path, Uint8Array.of(7));
    expect([...readFileSync(join(folder, "real"))]).toEqual([7]);
    expect(readdirSync(folder).sort()).toEqual(["model", "real"]);
  });

  it("refuses a folder, a device and a missing folder, in one line each", async () => {
    mkdirSync(path);
    await expect(writeAtomic(path, Uint8Array.of(1))).rejects.toThrow(
      /model: is a folder; give the path of a file$/,
    );
    await expect(writeAtomic("/dev/null", Uint8Array.of(1))).rejects.toThrow(/not an ordinary file/);
    expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    const lost = join(folder, "no", "model");
    await expect(writeAtomic(lost, Uint8Array.of(1))).rejects.toThrow(
      /could not be written: its folder does not exist/,
    );
    expect(readdirSync(folder)).toEqual(["model"]);
  });

  it("leaves the old file and no temporary one where the last step before the swap fails", async () => {
    writeFileSync(path, "old");
    const beforeSwap = () => Promise.reject(new Error("stop"));
    await expect(writeAtomic(path, Uint8Array.of(1), { beforeSwap })).rejects.toThrow("stop");
    expect(readFileSync(path, "utf8")).toBe("old");
    expect(readdirSync(folder)).toEqual(["model"]);
  });
});

describe("sweepTemporary", () => {
  it("removes what a dead process left of this path, and nothing else", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const kept = [
      "model",
      `model.${process.pid}.tmp`,
      `other.${pid}.tmp`,
      `model.${pid}.tmp.bak`,
      "model.x.tmp",
    ];
    for (const name of [...kept, `model.${pid}.tmp`]) writeFileSync(join(folder, name), "");
    await sweepTemporary(path);
    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  it("does nothing where the folder is missing", async () => {
    await sweepTemporary(join(folder, "no", "model"));
  });
});

/** Runs a save of 3000 bytes in a process of its own, under a tool that makes the system fail. */
function saveUnder(tool: readonly string[], target: string) {
  const script = `
    import { writeAtomic } from ${JSON.stringify(modules("hosts/node/disk/atomic"))};
    await writeAtomic(process.argv[1], new Uint8Array(3000).fill(7)).catch((error) => {
      console.log(error.name + " " + error.message);
      process.exitCode = 1;
    });`;
  const [command, ...words] = [...tool, process.execPath, "--input-type=module", "-e", script, target];
  return spawnSync(command, words, { encoding: "utf8" });
}

const strace = spawnSync("strace", ["-f", "-e", "trace=none", "true"]).status === 0;

describe.skipIf(!strace)(
  "row 28: under failing system calls (skips where strace is missing or may not trace)",
  () => {
    it.each([
      ["pwrite64:error=ENOSPC", /the disk is full; free some space/],
      ["pwrite64:error=EDQUOT", /quota/],
      ["pwrite64:error=EIO", /the disk reports an error/],
      ["fsync:error=EIO", /the disk reports an error/],
      ["fsync:error=ENOSPC", /the disk is full/],
      ["rename:error=EACCES", /permission is denied/],
      ["rename:error=EROFS", /read-only/],
    ])("%s leaves the old file whole, no temporary file, and one clear line", (fault, says) => {
      writeFileSync(path, "old");
      const { status, stdout } = saveUnder(
        ["strace", "-f", "-o", join(root, "log"), "-e", `inject=${fault}`],
        path,
      );
      expect(stdout).toMatch(says);
      expect(stdout).toMatch(/^HourglassError .*model: could not be written: [^\n]+\n$/);
      expect(status).toBe(1);
      expect(readFileSync(path, "utf8")).toBe("old");
      expect(readdirSync(folder)).toEqual(["model"]);
    });
  },
);

const disk = join(root, "disk");
mkdirSync(disk);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", [disk]);
});

describe.skipIf(!mounted)("row 28: on a full disk (skips where this user may not mount one)", () => {
  // The system writes what fits and reports success; only a second write of the rest meets the error.
  it("says so, keeps the old file and leaves no temporary one", async () => {
    const target = join(disk, "model");
    await writeAtomic(target, new Uint8Array(20_000).fill(1));
    await expect(writeAtomic(target, new Uint8Array(60_000))).rejects.toThrow(
      /model: could not be written: the disk is full/,
    );
    expect(readFileSync(target).equals(new Uint8Array(20_000).fill(1))).toBe(true);
    expect(readdirSync(disk)).toEqual(["model"]);
  });
});
