/**
 * Makes models/photo.safetensors, with a built package (`npm run build`), from the photographs of the denoiser's course `many`,
 * which scripts/trainDenoiser.mjs takes out of Debian's packages. The network goes on from models/denoiser.safetensors.
 *
 *     node scripts/trainPhotoCodec.mjs [--time SECONDS] [--threads N] [--device webgpu] [--from MODEL]
 *
 * `--photographs DIR` keeps the photographs there and fetches only what is missing. `--from models/photo.safetensors` lets the
 * codec that is there learn on: its coder stays, and so files that it compressed can be read by the new one too.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    time: { type: "string", default: "3150" },
    threads: { type: "string", default: "1" },
    device: { type: "string", default: "cpu" },
    from: { type: "string", default: join(root, "models", "denoiser.safetensors") },
    photographs: { type: "string" },
  },
});

const course = "many";
const work = mkdtempSync(join(tmpdir(), "hourglass-codec-"));
const kept = resolve(values.photographs ?? work);
try {
  if (!existsSync(join(kept, course)))
    run(join(root, "scripts", "trainDenoiser.mjs"), [
      ...["--courses", course, "--photographs", kept],
      "--fetch",
    ]);
  if (kept !== work) symlinkSync(join(kept, course), join(work, course));
  // Names without folders, so that the file does not say where it was made.
  copyFileSync(resolve(values.from), join(work, "from.safetensors"));
  run(
    join(root, "bin", "hourglass.js"),
    ["train", course, "--preset", "photo-codec", "--from", "from.safetensors", "--out", "photo.safetensors"]
      .concat(["--seed", "1", "--patch", "80", "--batch", "4", "--lr", "0.0004", "--val", "0.03", "--half"])
      .concat(["--time", values.time, "--threads", values.threads, "--device", values.device]),
  );
  copyFileSync(join(work, "photo.safetensors"), join(root, "models", "photo.safetensors"));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/**
 * @param {string} script
 * @param {readonly string[]} words
 */
function run(script, words) {
  execFileSync(process.execPath, [script, ...words], { cwd: work, stdio: "inherit" });
}
