import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("a training leaves nothing in the home folder and the temporary folder", () => {
  const home = mkdtempSync(join(tmpdir(), "hourglass-silence-"));
  try {
    const bin = fileURLToPath(new URL("../bin/hourglass.js", import.meta.url));
    const out = join(home, "m.safetensors");
    const { ORT_DISABLE_TELEMETRY: _, ...env } = process.env;
    const { status, stderr } = spawnSync(
      process.execPath,
      [bin, "train", "glyphs", "--rows", "64", "--epochs", "1", "--layers", "4", "--out", out, "--quiet"],
      { env: { ...env, HOME: home, XDG_CACHE_HOME: home, TMPDIR: home }, encoding: "utf8", cwd: home },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(readdirSync(home).sort()).toEqual(["m.safetensors", "m.safetensors.report.html"]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
