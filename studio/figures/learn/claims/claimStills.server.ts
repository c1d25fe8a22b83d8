import { forward } from "../../../models/forward.ts";
import type { Net } from "../../../models/net.ts";
import { dice, glyph, noisy, scribbled } from "../../../models/pictures.ts";
import { denseTraining, freshNet } from "../../../models/trainDense.ts";
import { relativeError } from "../../../stage/relativeError.ts";
import type { Text } from "../../../text/en.ts";
import { pictureAddress, shippedNet } from "../../stills.server.ts";
import type { ClaimStill, ClaimStills } from "./claimStills.ts";

const unseen = 6;

/** The pictures of the claim cards, drawn from the networks that their proofs run on. */
export function claimStills(text: Text): ClaimStills {
  const words = text.figures.pictures;
  const shown = (picture: Float32Array, word: string): ClaimStill => ({
    still: pictureAddress(picture),
    word,
  });
  const net = (name: string): Net => shippedNet(`learn/${name}`);
  const back = (of: Net, picture: Float32Array) => forward(of, picture)[of.layers.length];
  const lost = (of: Net, picture: Float32Array) =>
    shown(back(of, picture), words.lost(text.percent(relativeError(picture, back(of, picture)))));

  const vanilla = net("vanilla");
  const [square, arrow, wave, spiral] = [2, 5, 6, 7].map((row) => glyph(row, unseen));
  const stroke = scribbled(3, unseen);
  const fed = noisy(arrow, 0.35, dice(5, "noise"));
  const variational = net("variational");
  const source = dice(4, "codes");
  const samples = Array.from({ length: 4 }, () => {
    const code = Float32Array.from({ length: variational.layers[1].outputs }, () => source.normal());
    return forward(variational, code, { from: variational.waist })[variational.layers.length];
  });

  return {
    labels: [shown(square, words.in), shown(back(early(), square), words.early)],
    small: [shown(wave, words.in), lost(vanilla, wave)],
    clean: [shown(fed, words.noisy), shown(back(net("denoising"), fed), words.cleaned)],
    strange: [
      shown(arrow, words.in),
      lost(vanilla, arrow),
      shown(stroke, words.stroke),
      lost(vanilla, stroke),
    ],
    create: samples.map((picture) => shown(picture, words.sample)),
    transfer: [shown(arrow, words.in), shown(nearestByCode(vanilla, arrow), words.nearest)],
    blurry: [
      shown(arrow, words.real),
      shown(back(vanilla, arrow), words.mse),
      shown(back(net("similar"), arrow), words.ssim),
    ],
    own: [shown(stroke, words.stroke), lost(vanilla, stroke)],
    rare: [
      shown(spiral, words.in),
      shown(back(net("rare"), spiral), words.rare),
      shown(back(vanilla, spiral), words.common),
    ],
    beta: [
      shown(wave, words.in),
      shown(back(variational, wave), words.one),
      shown(back(net("collapsed"), wave), words.forty),
    ],
    design: [
      shown(square, words.in),
      shown(back(net("pinched"), square), words.pinched),
      shown(back(vanilla, square), words.whole),
    ],
    gan: [shown(samples[1], words.sample), shown(wave, words.real)],
  };
}

/** The network of the first card: twenty steps on ten pictures. */
function early(): Net {
  const training = denseTraining(freshNet([784, 32, 4, 32, 784], 2, 1));
  const batch = Array.from({ length: 10 }, (_, row) => glyph(row, 5));
  for (let step = 0; step < 20; step++) training.step(batch);
  return training.net;
}

/** Of fifty other glyphs, the one whose code is nearest. */
function nearestByCode(net: Net, picture: Float32Array): Float32Array {
  const code = (of: Float32Array) => forward(net, of, { upTo: net.waist })[net.waist ?? 0];
  const own = code(picture);
  const known = Array.from({ length: 50 }, (_, row) => glyph(row, 5));
  const distances = known.map((one) => code(one).reduce((sum, value, i) => sum + (value - own[i]) ** 2, 0));
  return known[distances.indexOf(Math.min(...distances))];
}
