import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { filled } from "../../src/core/filled.ts";
import { random } from "../../src/core/random.ts";
import { sizeOf } from "../../src/core/shape.ts";
import { tensor } from "../../src/core/tensor.ts";
import { writePicture } from "../../src/hosts/node/pictures/encodePicture.ts";
import { race } from "../compare/race.ts";
import { startSide } from "../compare/side.ts";
import { measuredCommand } from "../memory/measuredCommand.ts";
import { bytesLoss } from "./bytesLoss.ts";
import type { Figure, Row } from "./row.ts";

const shipped = join("models", "denoiser.safetensors");
/** Height and width of a photo of 12 megapixels. */
const size = [3000, 4000] as const;
const camera = "real-noise";
const ours = fileURLToPath(new URL("../denoiserSide.js", import.meta.url));
const theirs = join("bench", "yardstick", "denoiser.py");

/** How long a photo takes, beside the same network in PyTorch, and the memory of the command. */
export const denoiseSpeed: Row = {
  name: "denoise-speed",
  what: `A photo of ${size.join("×")} pixels cleaned by \`${shipped}\`, in turns with the same network in PyTorch at the fastest of its settings (whole or in tiles, channels last, compiled; bench/yardstick/denoiser.py), three rounds; the ratio is the median of the rounds' ratios. Ours convolves the inner levels in bytes, PyTorch in float32; what that costs is measured on 24 of the shots of camera-noise joined into one photo. The memory is that of \`denoise ${shipped} PHOTO.png\`, all processes together.`,
  minutes: 12,
  needs: [camera],
  run: async ({ python, threads, data, scratch, log }) => {
    const env = { YARDSTICK_THREADS: String(threads) };
    const [first, second] = await race(
      size.join("x"),
      [
        {
          name: "ours",
          start: () => startSide({ command: process.execPath, args: [ours, shipped], env }),
          settings: ["best"],
        },
        {
          name: "pytorch",
          start: () => startSide({ command: python, args: [theirs, shipped], env }),
          settings: ["best"],
          trial: true,
        },
      ],
      { rounds: 3, steps: 1, warmUp: 1, log },
    );
    if (!second?.ratio) throw new Error("denoise-speed: name a Python that has PyTorch by --python PATH");
    const photo = scratch("photo.png");
    const shape = [3, ...size];
    const source = random(1);
    await writePicture(
      photo,
      tensor(
        "uint8",
        shape,
        filled(new Uint8Array(sizeOf(shape)), () => 256 * source.uniform()),
      ),
    );
    const { peak_mb, seconds } = await measuredCommand([
      ...["denoise", shipped, photo, "--out", scratch("clean.png"), "--threads", String(threads)],
    ]);
    const time = { name: "seconds a megapixel", digits: 2 };
    const megapixels = sizeOf(size) / 1e6;
    const share = (ms: number): number => ms / 1000 / megapixels;
    const loss = await bytesLoss(shipped, data(`${camera}/noisy`), data(`${camera}/clean`), threads);
    const figures: Figure[] = [
      {
        name: "time, as a share of PyTorch's",
        value: second.ratio.paired,
        digits: 2,
        reach: { atMost: 0.7 },
        beside: { "of least times": second.ratio.ofLeast },
      },
      { ...time, value: share(first.ms.median), beside: { PyTorch: share(second.ms.median) } },
      {
        name: "PSNR lost to bytes, dB",
        value: loss.decibels,
        digits: 3,
        beside: { "root mean square difference, of 255": loss.difference },
      },
      {
        name: "peak memory of the command, MB",
        value: peak_mb.together,
        digits: 0,
        reach: { atMost: 1500 },
        beside: { "the network alone": first.peakMb, "PyTorch, the network alone": second.peakMb },
      },
    ];
    return {
      figures,
      notes: [
        `PyTorch's fastest setting was ${second.setting}. The command took ${seconds.toFixed(1)} s with reading and writing the PNG.`,
      ],
    };
  },
};
