import type { Picture } from "../../../core/picture.ts";
import type { Random } from "../../../core/random.ts";
import { type Tensor, zeros } from "../../../core/tensor.ts";
import { randomOutline } from "./outlines.ts";
import { perlin } from "./perlin.ts";

/** Share of the patches that are left as they are: what is good must be called good. */
const goodShare = 0.25;
/** Most defects of a patch. */
const mostDefects = 4;
/** How often a defect is drawn until it is to be seen. */
const mostTries = 4;
/** A pixel counts as damaged where a channel changed by more than this, of 0…1: less is not to be seen. */
const visible = 0.04;

/** Patches in 0…1, [n, channels, side, side]. */
interface Patches {
  readonly data: Float32Array;
  readonly count: number;
  readonly channels: number;
  readonly side: number;
}

/**
 * Good patches [n, channels, side, side] with defects put on them: [n, 2 × channels + 1, side, side] in 0…1, the good
 * channels first, then the damaged ones, then where they are damaged (0 or 1). Defects are parts of other places and
 * patches (Li et al. 2021, CutPaste; Schlüter et al. 2022, Poisson blending), blobs, scratches and clouds (Zavrtanik et al. 2021) of
 * every scale, intensity and texture, more or less opaque.
 */
export function damagedPatches(good: Picture, source: Random): Tensor<"float32"> {
  const [count, channels, side] = good.shape;
  const scale = good.dtype === "uint8" ? 1 / 255 : 1;
  const data = new Float32Array(good.data.length);
  for (let i = 0; i < data.length; i++) data[i] = scale * good.data[i];
  const patches = { data, count, channels, side };
  const area = side * side;
  const size = channels * area;
  const out = zeros("float32", [count, 2 * channels + 1, side, side]);
  for (let n = 0; n < count; n++) {
    const own = data.subarray(n * size, (n + 1) * size);
    const damaged = damage(own, patches, source);
    const at = n * (2 * size + area);
    out.data.set(own, at);
    out.data.set(damaged, at + size);
    for (let i = 0; i < area; i++) {
      let most = 0;
      for (let c = 0; c < channels; c++)
        most = Math.max(most, Math.abs(damaged[c * area + i] - own[c * area + i]));
      out.data[at + 2 * size + i] = most > visible ? 1 : 0;
    }
  }
  return out;
}

/** A patch [channels, side, side] with some defects on it. */
function damage(own: Float32Array, patches: Patches, source: Random): Float32Array {
  const { channels, side } = patches;
  const out = own.slice();
  if (source.uniform() < goodShare) return out;
  const area = side * side;
  const defects = 1 + source.integer(mostDefects);
  for (let k = 0; k < defects; k++) {
    // A defect in the colour of what it lies on teaches nothing: another is tried.
    for (let tries = 0; tries < mostTries; tries++) {
      const outline = randomOutline(side, source);
      const filling = randomFilling(out, patches, source);
      const opacity = source.uniform() < 0.5 ? 1 : 0.15 + 0.85 * source.uniform();
      if (put(out, { outline, filling, opacity, area, channels })) break;
    }
  }
  return out;
}

/** Puts a defect on a patch, in place; false where none of it is to be seen. */
function put(
  out: Float32Array,
  defect: {
    readonly outline: Float32Array;
    readonly filling: Float32Array;
    readonly opacity: number;
    readonly area: number;
    readonly channels: number;
  },
): boolean {
  const { outline, filling, opacity, area, channels } = defect;
  let most = 0;
  for (let c = 0; c < channels; c++)
    for (let i = 0; i < area; i++) {
      if (outline[i] === 0) continue;
      const at = c * area + i;
      const before = out[at];
      out[at] = Math.min(1, Math.max(0, before + opacity * outline[i] * (filling[at] - before)));
      most = Math.max(most, Math.abs(out[at] - before));
    }
  return most > visible;
}

/** What a defect shows, for every place of the patch. */
function randomFilling(own: Float32Array, patches: Patches, source: Random): Float32Array {
  const kind = source.uniform();
  if (kind < 0.25) return pasted(own, patches, source);
  if (kind < 0.4) return warped(own, patches, source);
  if (kind < 0.7) return plain(seenColour(patches, source), patches.side);
  if (kind < 0.78)
    return plain(
      Array.from({ length: patches.channels }, () => source.uniform()),
      patches.side,
    );
  if (kind < 0.89) return shaded(own, source);
  return textured(patches, source);
}

/** The patch itself, bent: what lies a few pixels beside each place, where two fields of gradient noise say. */
function warped(own: Float32Array, { channels, side }: Patches, source: Random): Float32Array {
  const features = 5 + 15 * source.uniform();
  // Gradient noise reaches about half of its amplitude.
  const amplitude = 3 + 13 * source.uniform();
  const [down, across] = [0, 1].map(() => perlin(side, [features, features], source));
  const area = side * side;
  const out = new Float32Array(own.length);
  const held = (x: number): number => Math.min(side - 1, Math.max(0, x));
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const i = y * side + x;
      const [v, u] = [held(y + amplitude * down[i]), held(x + amplitude * across[i])];
      const [top, left] = [Math.floor(v), Math.floor(u)];
      const [bottom, right] = [Math.min(side - 1, top + 1), Math.min(side - 1, left + 1)];
      const [ty, tx] = [v - top, u - left];
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number): number => own[c * area + row * side + column];
        const above = at(top, left) * (1 - tx) + at(top, right) * tx;
        const below = at(bottom, left) * (1 - tx) + at(bottom, right) * tx;
        out[c * area + i] = above * (1 - ty) + below * ty;
      }
    }
  return out;
}

/** Another place of the patch itself or of another, as it lies there. */
function pasted(own: Float32Array, { data, count, channels, side }: Patches, source: Random): Float32Array {
  const size = channels * side * side;
  const other = source.uniform() < 0.4 ? own : data.subarray(source.integer(count) * size).subarray(0, size);
  const [down, across] = [source.integer(side), source.integer(side)];
  const out = new Float32Array(size);
  for (let c = 0; c < channels; c++)
    for (let y = 0; y < side; y++) {
      const [to, from] = [(c * side + y) * side, (c * side + ((y + down) % side)) * side];
      for (let x = 0; x < side; x++) out[to + x] = other[from + ((x + across) % side)];
    }
  return out;
}

/** The colour of some pixel of some patch. */
function seenColour({ data, count, channels, side }: Patches, source: Random): number[] {
  const area = side * side;
  const [n, i] = [source.integer(count), source.integer(area)];
  return Array.from({ length: channels }, (_, c) => data[(n * channels + c) * area + i]);
}

function plain(colour: readonly number[], side: number): Float32Array {
  const out = new Float32Array(colour.length * side * side);
  for (const [c, value] of colour.entries()) out.fill(value, c * side * side, (c + 1) * side * side);
  return out;
}

/** The patch itself, lighter or darker, with more contrast or less. */
function shaded(own: Float32Array, source: Random): Float32Array {
  const shift = (0.1 + 0.4 * source.uniform()) * (source.uniform() < 0.5 ? -1 : 1);
  const contrast = 0.3 + 1.2 * source.uniform();
  return own.map((x) => 0.5 + contrast * (x - 0.5) + shift);
}

/** A colour with grain or with waves on it. */
function textured(patches: Patches, source: Random): Float32Array {
  const { side } = patches;
  const area = side * side;
  const out = plain(seenColour(patches, source), side);
  const strength = 0.1 + 0.5 * source.uniform();
  const waves =
    source.uniform() < 0.5
      ? perlin(side, [2 + 14 * source.uniform(), 2 + 14 * source.uniform()], source)
      : undefined;
  for (let i = 0; i < out.length; i++)
    out[i] += strength * (waves ? 2 * waves[i % area] : source.uniform() - 0.5);
  return out;
}
