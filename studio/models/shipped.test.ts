import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { psnr } from "../../src/core/metrics/psnr.ts";
import { tensor } from "../../src/core/tensor.ts";
import { decodeModel } from "../../src/files/modelFile.ts";
import { onnxEngine } from "../../src/hosts/node/engine/onnxEngine.ts";
import { fromModelFile } from "../../src/model/autoencoder.ts";
import { openModel } from "../../src/model/openModel.ts";
import { gone, type HourglassLimits, widths } from "../figures/hourglassLimits.ts";
import { proofs } from "../figures/learn/claims/proofs.ts";
import { albumCounts } from "../figures/learn/memory/albumStills.ts";
import { meanNearest } from "../figures/learn/vae/meanNearest.ts";
import { photoCard } from "../scripts/photo/card.ts";
import { inkOf } from "../stage/ink.ts";
import { relativeError } from "../stage/relativeError.ts";
import { labText as german } from "../text/de/lab.ts";
import { labText as english } from "../text/en/lab.ts";
import { coastOf } from "./coast/coast.ts";
import { paintCoast } from "./coast/paintCoast.ts";
import { doodles } from "./doodles.ts";
import { forward } from "./forward.ts";
import type { LearnMeasures } from "./learnMeasures.ts";
import type { Net } from "./net.ts";
import { netFromBytes } from "./netFile.ts";
import type { PhotoFigures } from "./photoFigures.ts";
import { dice, glyph, scribbled } from "./pictures.ts";
import { facts, tale } from "./stories.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const net = (name: string): Net => netFromBytes(readFileSync(`${folder}${name}.net`));
const output = (of: Net, picture: Float32Array, width?: number) =>
  forward(of, picture, { width })[of.layers.length];

test("the networks are those that were measured: their bytes have the hashes written down", async () => {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(net|safetensors)$/.test(name))
    .sort();
  const lines = names.map(
    (name) =>
      `${createHash("sha256")
        .update(readFileSync(folder + name))
        .digest("hex")}  ${name}`,
  );
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("hashes.txt");
});

describe("the network of the Start page", () => {
  const hourglass = net("hourglass");
  const limits = hourglass.about as unknown as HourglassLimits;

  test("is at most 300 KB, and loses less with every width", () => {
    expect(readFileSync(`${folder}hourglass.net`).length).toBeLessThan(300_000);
    for (const errors of [limits.glyphs, limits.strokes])
      for (let i = 1; i < widths.length; i++) expect(errors[i]).toBeLessThan(errors[i - 1]);
  });

  test("gives an unseen stroke picture back at 32 with less than a fifth lost", () => {
    const rows = Array.from({ length: 200 }, (_, row) => scribbled(row, 77));
    const lost = rows.reduce((sum, x) => sum + relativeError(x, output(hourglass, x, 32)), 0) / rows.length;
    expect(lost).toBeLessThan(0.2);
    expect(Math.abs(lost - limits.strokes[5])).toBeLessThan(0.05);
  });

  test("gives the fish back, and has lost it at 4", () => {
    const fish = inkOf(doodles.fish);
    expect(relativeError(fish, output(hourglass, fish, 32))).toBeLessThan(0.2);
    expect(relativeError(fish, output(hourglass, fish, 4))).toBeGreaterThan(gone);
  });

  test("gives the doodles drawn by hand back at 32 with less than a fifth lost, and most of them break between 8 and 2", () => {
    const pictures = Object.values(doodles).map((doodle) => inkOf(doodle));
    const lostAt = (width: number) =>
      pictures.map((picture) => relativeError(picture, output(hourglass, picture, width)));
    const mean = lostAt(32).reduce((sum, lost) => sum + lost, 0) / pictures.length;
    expect(pictures).toHaveLength(20);
    expect(mean).toBeLessThan(0.2);
    expect(mean).toBeCloseTo(limits.doodles[5], 3);
    expect(lostAt(8).filter((lost) => lost < gone).length).toBeGreaterThan(10);
    expect(lostAt(2).filter((lost) => lost > gone).length).toBeGreaterThan(10);
    expect(limits.breaks[0]).toBeGreaterThanOrEqual(2);
    expect(limits.breaks[1]).toBeLessThanOrEqual(8);
  });
});

describe("the network of 256 numbers", () => {
  const path = `${folder}photo.safetensors`;
  const figures: PhotoFigures = JSON.parse(readFileSync(`${folder}photo.json`, "utf8"));

  test("is at most 3 MB, of the layers that the page says, and its figures are of this file", () => {
    const bytes = readFileSync(path);
    expect(bytes.length).toBeLessThan(3_000_000);
    expect(figures.bytes).toBe(bytes.length);
    const { spec } = fromModelFile(decodeModel(bytes, path), path);
    expect(spec).toMatchObject({ latent: 256, input: { channels: 3, height: 256, width: 256 } });
    expect(spec.encoder.map((layer) => layer.kind === "conv" && layer.channels)).toEqual([128, 64, 32, 16]);
  });

  test("has a card with its figures", async () => {
    await expect(photoCard(figures)).toMatchFileSnapshot("photo.md");
  });

  test("gives unseen coasts back with less noise than went in, from σ = 0.1 on, and photographs worse than coasts", () => {
    for (const [i, sigma] of figures.noise.entries()) {
      if (sigma >= 0.1) expect(figures.coasts.network[i]).toBeGreaterThan(figures.coasts.before[i] + 3);
      expect(figures.photographs.network[i]).toBeLessThan(figures.coasts.network[i] - 3);
    }
  });

  test("does a little worse than principal components on clean coasts, and better under strong noise", () => {
    const { network, pca } = figures.coasts;
    const ahead = network.map((decibels, i) => decibels - pca[i]);
    expect(ahead[0]).toBeLessThan(0);
    expect(ahead[0]).toBeGreaterThan(-1);
    for (const i of [3, 4]) expect(ahead[i]).toBeGreaterThan(0.5);
    expect(figures.noise.slice(3)).toEqual([0.2, 0.3]);
  });

  test("reaches its figures on coasts that are drawn anew", async () => {
    const engine = await onnxEngine({ threads: 1 });
    const model = openModel(fromModelFile(decodeModel(readFileSync(path), path), path), engine);
    const [side, sigma, pictures] = [256, 0.2, 4];
    let sum = 0;
    for (let row = 0; row < pictures; row++) {
      const clean = paintCoast(coastOf(row, 77), side);
      const source = dice(row, "noise");
      const noisy = Uint8Array.from(clean, (byte) =>
        Math.min(255, Math.max(0, Math.round(byte + 255 * sigma * source.normal()))),
      );
      const { data } = await model.run.reconstruct(tensor("uint8", [1, 3, side, side], noisy));
      sum += psnr(
        data,
        Float32Array.from(clean, (byte) => byte / 255),
      );
    }
    await model.run.close();
    await engine.close();
    expect(Math.abs(sum / pictures - figures.coasts.network[figures.noise.indexOf(sigma)])).toBeLessThan(2);
  }, 60_000);
});

describe("what the Learn page says", () => {
  let measures: LearnMeasures;
  beforeAll(() => {
    measures = JSON.parse(readFileSync(`${folder}learn.json`, "utf8"));
  });

  test.each(["network", "linear"] as const)(
    "on clean pictures the error of the %s falls to the widest waist",
    (method) => {
      const error = measures.sweep.clean[method];
      for (let i = 1; i < error.length; i++) expect(error[i]).toBeLessThan(error[i - 1]);
    },
  );

  // A U: the least error lies inside, and both ends are at least 15 % above it.
  test.each([
    ["noisy", "linear"],
    ["few", "linear"],
  ] as const)("on %s pictures the best width of the %s code is an inner one", (condition, method) => {
    const error = measures.sweep[condition][method];
    const best = Math.min(...error);
    for (const end of [error[0], error[error.length - 1]]) expect(end).toBeGreaterThan(1.15 * best);
  });

  test("a network trained on noisy pictures is best below the widest waist, too", () => {
    const { network } = measures.sweep.noisy;
    const best = Math.min(...network);
    expect(network[0]).toBeGreaterThan(1.15 * best);
    expect(network[network.length - 1]).toBeGreaterThan(best);
  });

  test("with few pictures the linear code's best width is narrower, and every error above that with plenty", () => {
    const { noisy, few } = measures.sweep;
    const best = (error: readonly number[]) => error.indexOf(Math.min(...error));
    expect(best(few.linear)).toBeLessThan(best(noisy.linear));
    for (const [i, error] of few.linear.entries()) expect(error).toBeGreaterThan(noisy.linear[i]);
    for (const [i, width] of few.widths.entries())
      if (width <= 64) expect(few.network[i]).toBeGreaterThan(few.linear[i]);
  });

  test("with more pictures the error on unseen ones falls, and the gap to those learnt closes", () => {
    const lost = (of: Net, seed: number, rows: number) => {
      const pictures = Array.from({ length: rows }, (_, row) => glyph(row, seed));
      return pictures.reduce((sum, x) => sum + relativeError(x, output(of, x)), 0) / rows;
    };
    const measured = albumCounts.map((count) => {
      const of = net(count === 8000 ? "learn/vanilla" : `learn/album-${count}`);
      return { learnt: lost(of, 5, Math.min(200, count)), unseen: lost(of, 6, 200) };
    });
    const [ten] = measured;
    expect(ten.learnt).toBeLessThan(0.02);
    for (let i = 1; i < measured.length; i++) {
      expect(measured[i].unseen).toBeLessThan(measured[i - 1].unseen);
      expect(measured[i].unseen - measured[i].learnt).toBeLessThan(
        measured[i - 1].unseen - measured[i - 1].learnt,
      );
    }
    const last = measured[measured.length - 1];
    expect(last.unseen - last.learnt).toBeLessThan(0.05);
  });

  test("one number memorises ten pictures and nothing else", () => {
    const memoriser = net("learn/memoriser");
    let [sum, own] = [0, 0];
    for (let row = 0; row < 10; row++) {
      const x = glyph(row, 5);
      const errors = Array.from({ length: 10 }, (_, other) =>
        relativeError(glyph(other, 5), output(memoriser, x)),
      );
      if (errors.indexOf(Math.min(...errors)) === row) own++;
      sum += errors[row];
    }
    // Nearly all: what comes back is nearest to the picture that went in.
    expect(own).toBeGreaterThanOrEqual(8);
    expect(sum / 10).toBeLessThan(0.12);
    const others = Array.from({ length: 100 }, (_, row) => glyph(row, 6));
    const mean = others[0].map((_, i) => others.reduce((sum, x) => sum + x[i], 0) / others.length);
    const lost = (back: (x: Float32Array) => Float32Array) =>
      others.reduce((sum, x) => sum + relativeError(x, back(x)), 0);
    expect(lost((x) => output(memoriser, x))).toBeGreaterThan(lost(() => mean));
  });

  test("four numbers retell a tale better than always telling the most common one", () => {
    const stories = net("learn/stories");
    const right = (width: number) => {
      let sum = 0;
      for (let row = 0; row < 300; row++) {
        const told = tale(row, 9);
        const back = output(stories, told, width);
        sum += told.filter((fact, i) => fact > 0.5 === back[i] > 0.5).length;
      }
      return sum / 300 / facts.length;
    };
    const [one, four, sixteen] = [1, 4, 16].map(right);
    expect(four).toBeGreaterThan(0.8);
    expect(four).toBeGreaterThan(one);
    expect(sixteen).toBeGreaterThan(four);
  });

  test("new pictures: about the same from two numbers, nearer to real glyphs from 16 of the variational network", () => {
    const real = Array.from({ length: 500 }, (_, row) => glyph(row, 5));
    const source = dice(1, "darts");
    const distance = (name: string, fitted: boolean) => {
      const of = net(name);
      const waist = of.waist ?? 0;
      const codes = Array.from(
        { length: 300 },
        (_, row) => forward(of, glyph(row, 6), { upTo: waist })[waist],
      );
      const moments = Array.from(codes[0], (_, i) => {
        const mean = codes.reduce((sum, code) => sum + code[i], 0) / codes.length;
        return [mean, Math.sqrt(codes.reduce((sum, code) => sum + (code[i] - mean) ** 2, 0) / codes.length)];
      });
      const drawn = Array.from({ length: 200 }, () => {
        const place = moments.map(([mean, deviation]) =>
          fitted ? mean + deviation * source.normal() : source.normal(),
        );
        return forward(of, place, { from: waist })[of.layers.length];
      });
      return meanNearest(drawn, real);
    };
    expect(distance("learn/plane-variational", false) / distance("learn/plane", true)).toBeCloseTo(1, 0.7);
    expect(distance("learn/variational", false)).toBeLessThan(0.95 * distance("learn/vanilla", true));
  });

  // Each card's sentence, on three draws of fresh pictures; "NN %" and decimals are read back as numbers.
  test.each([1, 2, 3])("the claim cards hold on draw %i", async (draw) => {
    const tools = {
      net: async (name: string) => net(name),
      seed: 5000 + draw,
      percent: (share: number) => String(share),
    };
    const numbers = async (claim: keyof typeof proofs) => (await proofs[claim](tools)).map(Number);
    const [, lost] = await numbers("small");
    expect(lost).toBeLessThan(0.25);
    const [before, after] = await numbers("clean");
    expect(after).toBeGreaterThan(before + 4);
    expect((await numbers("strange"))[0]).toBeGreaterThan(0.85);
    const [samples, mixed] = await numbers("create");
    expect(samples).toBeLessThan(0.75 * mixed);
    const [code, pixels] = await numbers("transfer");
    expect(code).toBeGreaterThan(pixels - 0.06);
    const [square, similar, sharp] = await numbers("blurry");
    expect(square).toBeLessThan(similar);
    expect(similar).toBeLessThan(sharp);
    const [glyphs, strokes] = await numbers("own");
    expect(strokes).toBeGreaterThan(2 * glyphs);
    const [rare, common] = await numbers("rare");
    expect(rare).toBeGreaterThan(1.3 * common);
    const [one, forty] = await numbers("beta");
    expect(forty).toBeLessThan(one / 2);
    const [pinched, whole] = await numbers("design");
    expect(pinched).toBeGreaterThan(1.5 * whole);
    const [drawn, real] = await numbers("gan");
    expect(drawn).toBeLessThan(real);
  });
});

test("what the photo's denoiser is said to load is what its file holds", () => {
  const megabytes = readFileSync(`${folder}../../models/denoiser.safetensors`).length / 1e6;
  expect(english.denoise.shippedLoads).toContain(`${megabytes.toFixed(1)} MB`);
  expect(german.denoise.shippedLoads).toContain(`${megabytes.toFixed(1).replace(".", ",")} MB`);
});
