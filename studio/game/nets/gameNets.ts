import type { Averages } from "../spoken/nearest.ts";
import { forward, type NetLayer } from "./net.ts";
import { decodeNets, type Nets } from "./netFile.ts";

/** A nested autoencoder in two halves. */
export interface Pipe {
  /** The code of a row of numbers in 0…1. */
  encode(row: ArrayLike<number>): Float32Array;
  /** What the first `width` numbers of a code give back, in 0…1. */
  decode(code: Float32Array, width: number): Float32Array;
}

/** A pipe of pictures, with who reads at its end and what is said of it. */
export interface Line extends Pipe {
  /** The receiver's logits for a picture in 0…1. */
  receive(picture: ArrayLike<number>): Float32Array;
  readonly averages: Averages;
}

/** The networks of the game. */
export interface GameNets {
  readonly plain: Line;
  readonly storm: Line;
  readonly tales: Pipe;
}

/** Opens the bytes of nets.bin. */
export function gameNets(bytes: Uint8Array): GameNets {
  const nets = decodeNets(bytes);
  const line = (pipe: string, receiver: string): Line => ({
    ...pipeOf(nets, pipe),
    receive: (picture) => forward(nets[receiver], picture),
    averages: averagesOf(nets[`${pipe}.averages`][0]),
  });
  return {
    plain: line("pipe", "receiver"),
    storm: line("storm", "stormReceiver"),
    tales: pipeOf(nets, "tales"),
  };
}

function pipeOf(nets: Nets<NetLayer>, name: string): Pipe {
  return {
    encode: (row) => forward(nets[`${name}.encoder`], row),
    decode: (code, width) => forward(nets[`${name}.decoder`], code.slice().fill(0, width)),
  };
}

/** Averages lie in the file as a layer that nobody applies: a column each; the bias is the class. */
function averagesOf({ weight, bias }: NetLayer): Averages {
  const count = bias.length;
  const numbers = weight.length / count;
  const codes = Float32Array.from(weight, (_, i) => weight[(i % numbers) * count + Math.floor(i / numbers)]);
  return { classes: Array.from(bias), codes, numbers };
}
