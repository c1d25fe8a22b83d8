import { decodeNets, type Nets } from "../../models/layersFile.ts";
import { type Averages, type Nearness, nearness } from "../spoken/nearest.ts";
import { appliedNets, forward, type NetLayer } from "./net.ts";

/** A nested autoencoder in two halves. */
export interface Pipe {
  /** The code of a row of numbers in 0…1. */
  encode(row: ArrayLike<number>): Float32Array;
  /** What the first `width` numbers of a code give back, in 0…1. */
  decode(code: Float32Array, width: number): Float32Array;
}

/** What one setting of a line lets through of a picture, and what it gives back. */
export interface Sent {
  /** The numbers that go through; those that do not are 0. */
  readonly code: Float32Array;
  /** [28, 28] in 0…1. */
  readonly decoded: Float32Array;
}

/** What each setting makes of one picture; computed when it is asked for. */
export type Sending = (notch: number, width: number) => Sent;

/** A line of pictures, with who reads at its end and what is said of it. */
export interface Line {
  /** Opens a picture in 0…1. */
  send(picture: ArrayLike<number>): Sending;
  /** The receiver's logits for a picture in 0…1. */
  receive(picture: ArrayLike<number>): Float32Array;
  /** The classes whose averages are nearest to what a setting lets through. */
  near(sent: Sent, width: number): Nearness;
  /** The pipe, where the settings are widths of one nested code. */
  readonly pipe?: Pipe;
}

/** A plane of codes, with some of the pictures that it was learnt from. */
export interface CodePlane {
  /** What a place gives back, [28, 28] in 0…1. */
  decode(place: Float32Array): Float32Array;
  /** Codes of known pictures, with their classes. */
  readonly dots: Averages;
}

/** The networks of the game. */
export interface GameNets {
  readonly plain: Line & { readonly pipe: Pipe };
  readonly storm: Line & { readonly pipe: Pipe };
  /** Settings are how many units of a sparse code stay lit. */
  readonly switches: Line;
  /** Settings are weights of the KL term, each with a network of its own. */
  readonly fog: Line;
  readonly tales: Pipe;
  /** As {@link Line.near} of lines without averages of their own. */
  readonly near: Line["near"];
  /** Nested pipes that learnt from few pictures, and last the plain one, which learnt from many. */
  readonly pool: readonly Pipe[];
  /** Codes of two numbers: a variational autoencoder's, and a plain one's. */
  readonly planes: readonly [cloud: CodePlane, plane: CodePlane];
}

/** Opens the bytes of nets.bin. */
export function gameNets(bytes: Uint8Array): GameNets {
  const nets = appliedNets(decodeNets(bytes).nets);
  const plainPipe = pipeOf(nets, "pipe");
  const plainAverages = averagesOf(nets["pipe.averages"][0]);
  const receive = (picture: ArrayLike<number>): Float32Array => forward(nets.receiver, picture);
  /** Of lines without averages of their own, what comes out is encoded once more. */
  const near = ({ decoded }: Sent): Nearness =>
    nearness(plainAverages, plainPipe.encode(decoded), plainAverages.numbers);
  const fog = Object.keys(nets).filter((name) => /^fog\d\.encoder$/.test(name));
  return {
    plain: nestedLine(plainPipe, plainAverages, receive),
    storm: nestedLine(pipeOf(nets, "storm"), averagesOf(nets["storm.averages"][0]), (picture) =>
      forward(nets.stormReceiver, picture),
    ),
    near,
    switches: {
      send: (picture) => {
        const code = forward(nets["switches.encoder"], picture);
        return (_, lit) => {
          const kept = largest(code, lit);
          return { code: kept, decoded: forward(nets["switches.decoder"], kept) };
        };
      },
      receive,
      near,
    },
    fog: {
      send: (picture) => (notch) => {
        const code = forward(nets[fog[notch]], picture);
        return { code, decoded: forward(nets[fog[notch].replace("encoder", "decoder")], code) };
      },
      receive,
      near,
    },
    tales: pipeOf(nets, "tales"),
    pool: [pipeOf(nets, "memoriser"), pipeOf(nets, "few"), plainPipe],
    planes: [planeOf(nets, "cloud"), planeOf(nets, "plane")],
  };
}

function nestedLine(
  pipe: Pipe,
  averages: Averages,
  receive: Line["receive"],
): Line & { readonly pipe: Pipe } {
  return {
    pipe,
    receive,
    send: (picture) => sendThrough(pipe, picture),
    near: ({ code }, width) => nearness(averages, code, Math.min(width, averages.numbers)),
  };
}

/** A picture through a nested pipe, at any of its widths. */
export function sendThrough(pipe: Pipe, picture: ArrayLike<number>): Sending {
  const code = pipe.encode(picture);
  return (_, width) => ({ code: code.slice().fill(0, width), decoded: pipe.decode(code, width) });
}

function pipeOf(nets: Nets<NetLayer>, name: string): Pipe {
  return {
    encode: (row) => forward(nets[`${name}.encoder`], row),
    decode: (code, width) => forward(nets[`${name}.decoder`], code.slice().fill(0, width)),
  };
}

function planeOf(nets: Nets<NetLayer>, name: string): CodePlane {
  return {
    decode: (place) => forward(nets[`${name}.decoder`], place),
    dots: averagesOf(nets[`${name}.dots`][0]),
  };
}

/** The k largest numbers, the others 0 (Makhzani & Frey 2014). */
function largest(code: Float32Array, k: number): Float32Array {
  const least = code.toSorted()[code.length - k];
  return code.map((number) => (number >= least ? number : 0));
}

/** Averages lie in the file as a layer that nobody applies: a column each; the bias is the class. */
function averagesOf({ weight, bias }: NetLayer): Averages {
  const count = bias.length;
  const numbers = weight.length / count;
  const codes = Float32Array.from(weight, (_, i) => weight[(i % numbers) * count + Math.floor(i / numbers)]);
  return { classes: Array.from(bias), codes, numbers };
}
