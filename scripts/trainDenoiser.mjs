/**
 * Makes models/denoiser.safetensors: `node scripts/trainDenoiser.mjs [--time SECONDS] [--threads N]`, on Debian, with
 * apt-get, dpkg-deb and a built package (`npm run build`). It takes the photographs named below out of Debian's
 * wallpaper packages, makes them smaller so that their own noise is gone, and trains on patches of them.
 */
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import sharp from "sharp";

const { values } = parseArgs({
  options: { time: { type: "string", default: "4200" }, threads: { type: "string", default: "2" } },
});

/** Packages, where their pictures lie, and the photographs among them. Licences: models/README.md. */
const sources = [
  {
    name: "lomiri-wallpapers-16.04",
    folder: "usr/share/backgrounds",
    files: [
      "Bridge_by_Sander_Klootwijk.jpg",
      "Dragonfly_by_Bolly.jpg",
      "Picture_0B_by_freespace.jpg",
      "Picture_1A_by_freespace.jpg",
      "Wine_by_Jakkub_Mede.jpg",
      "aitzgorri_by_Aitzol_Berasategi.jpg",
      "analogpattern_by_Peter_Nerlich.jpg",
      "free_by_Peter_Nerlich.jpg",
      "friends_by_Aitzol_Berasategi.jpg",
      "greentock_by_Peter_Nerlich.jpg",
      "life_by_Aitzol_Berasategi.jpg",
      "picosdeeuropa_by_Aitzol_Berasategi.jpg",
      "seeding_by_Clements_Engelhardt.jpg",
      "sunset_by_Aitzol_Berasategi.jpg",
      "umang_by_Abhishek_Mudgal.jpg",
    ],
  },
  {
    name: "lomiri-wallpapers-20.04",
    folder: "usr/share/backgrounds",
    files: ["Kleiber_by_Lukas_Baubkus.jpg"],
  },
  {
    name: "mate-backgrounds",
    folder: "usr/share/backgrounds/mate/nature",
    files: ["Aqua", "Blinds", "Dune", "FreshFlower", "Garden", "GreenMeadow", "LadyBird", "RainDrops"]
      .concat(["Storm", "TwoWings", "Wood", "YellowFlower"])
      .map((name) => `${name}.jpg`),
  },
  {
    name: "plasma-workspace-wallpapers",
    folder: "usr/share/wallpapers",
    files: ["Autumn", "BytheWater", "ColdRipple", "ColorfulCups", "EveningGlow", "FallenLeaf", "Grey"]
      .concat(["Kite", "OneStandsOut", "Path", "summer_1am"])
      .map((name) => `${name}/contents/images/2560x1600.jpg`),
  },
];
/** Longest sides that each photograph is made smaller to: two scales of the same scene. */
const sides = [1280, 720];
/** A photograph is made smaller at least so many times, which takes its own noise and its JPEG blocks away. */
const least = 1.5;

const root = fileURLToPath(new URL("..", import.meta.url));
const work = mkdtempSync(join(tmpdir(), "hourglass-denoiser-"));
try {
  const photographs = join(work, "photographs");
  mkdirSync(photographs);
  for (const { name, folder, files } of sources) {
    execFileSync("apt-get", ["download", name], { cwd: work, stdio: "ignore" });
    const unpacked = join(work, name);
    execFileSync("sh", ["-c", `dpkg-deb -x ${name}_*.deb ${name}`], { cwd: work });
    for (const file of files) await shrink(join(unpacked, folder, file), photographs);
    rmSync(unpacked, { recursive: true });
  }
  // Names without folders, so that the file does not say where it was made.
  const settings = ["--half", "--val", "0.05", "--lr", "0.0015", "--seed", "1", "--time", values.time];
  execFileSync(
    process.execPath,
    [join(root, "bin", "hourglass.js"), "train", "photographs", "--preset", "denoiser"]
      .concat(["--out", "denoiser.safetensors", "--threads", values.threads])
      .concat(settings),
    { cwd: work, stdio: "inherit" },
  );
  mkdirSync(join(root, "models"), { recursive: true });
  copyFileSync(join(work, "denoiser.safetensors"), join(root, "models", "denoiser.safetensors"));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/**
 * @param {string} path
 * @param {string} into
 */
async function shrink(path, into) {
  const { width, height } = await sharp(path).metadata();
  const long = Math.max(width, height);
  const name = basename(path) === "2560x1600.jpg" ? (path.split("/").at(-4) ?? "") : basename(path, ".jpg");
  for (const side of sides.filter((side) => long >= least * side))
    await sharp(path)
      .resize(Math.round((width * side) / long), Math.round((height * side) / long))
      .flatten()
      .png()
      .toFile(join(into, `${name}_${side}.png`));
}
