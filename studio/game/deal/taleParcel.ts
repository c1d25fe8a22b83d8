import type { Random } from "../../../src/core/random.ts";
import { permutation } from "../../../src/core/random.ts";
import type { Pipe } from "../nets/gameNets.ts";
import type { Reading, Round } from "../rules/round.ts";
import { chanceOf, tale } from "../tales/facts.ts";
import type { Wanted } from "./wanted.ts";

/** A telegram on its way: a tale of yes and no, and one question about it. */
export interface TaleParcel extends Round {
  readonly kind: "tale";
  /** Which of the facts hold. */
  readonly holds: readonly boolean[];
  /** Facts of which the receiver asks one: nobody knows which before it is sent. */
  readonly asked: readonly number[];
  /** The fact that it asks about. */
  readonly question: number;
  /** How likely each fact is at each width, as retold. */
  readonly retold: readonly Float32Array[];
}

/** How many sentences a question may be about. */
const candidates = 2;

/** How a tale is sent. */
export interface TaleOptions {
  readonly pipe: Pipe;
  readonly widths: readonly number[];
  readonly draw: Random;
  /** Which questions may be asked. */
  readonly wanted: Wanted;
}

/** Sends a random tale through the pipe at every width; undefined where no question about it suits. */
export function taleParcel({ pipe, widths, draw, wanted }: TaleOptions): TaleParcel | undefined {
  const holds = tale(draw);
  // Nobody asks about what follows from the rest: the question is about one of the most surprising facts.
  const surprise = holds.map((held, fact) => Math.abs(Number(held) - chanceOf(holds, fact)));
  const order = Array.from(permutation(holds.length, draw))
    .sort((a, b) => surprise[b] - surprise[a])
    .slice(0, candidates);
  const code = pipe.encode(holds.map(Number));
  const retold = widths.map((width) => pipe.decode(code, width));
  for (const question of Array.from(permutation(candidates, draw), (i) => order[i])) {
    const truth = Number(holds[question]);
    const readings = retold.map((out): Reading => {
      const yes = out[question];
      const answer = Number(yes > 0.5);
      return { answer, probabilities: [1 - yes, yes], right: answer === truth };
    });
    if (!readings.every((reading, notch) => wanted.suits(notch, reading, truth))) continue;
    return { kind: "tale", holds, asked: order.toSorted((a, b) => a - b), question, retold, readings, truth };
  }
  return undefined;
}

/** Whether a fact of a tale is retold as it is. */
export function stands(parcel: TaleParcel, notch: number, fact: number): boolean {
  return parcel.retold[notch][fact] > 0.5 === parcel.holds[fact];
}
