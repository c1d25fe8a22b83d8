import type { Random } from "../../../src/core/random.ts";
import { permutation } from "../../../src/core/random.ts";
import type { Pipe } from "../nets/gameNets.ts";
import type { Reading, Round } from "../rules/round.ts";
import { chanceOf, tale } from "../tales/facts.ts";

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
const candidates = 4;

/** Sends a random tale through the pipe at every width. */
export function taleParcel(pipe: Pipe, widths: readonly number[], draw: Random): TaleParcel {
  const holds = tale(draw);
  // Nobody asks about what follows from the rest: the question is about one of the four most surprising facts.
  const surprise = holds.map((held, fact) => Math.abs(Number(held) - chanceOf(holds, fact)));
  const asked = Array.from(permutation(holds.length, draw))
    .sort((a, b) => surprise[b] - surprise[a])
    .slice(0, candidates)
    .sort((a, b) => a - b);
  const question = asked[draw.integer(asked.length)];
  const truth = Number(holds[question]);
  const code = pipe.encode(holds.map(Number));
  const retold = widths.map((width) => pipe.decode(code, width));
  const readings = retold.map((out): Reading => {
    const yes = out[question];
    const answer = Number(yes > 0.5);
    return { answer, probabilities: [1 - yes, yes], right: answer === truth };
  });
  return { kind: "tale", holds, asked, question, retold, readings, truth };
}

/** Whether a fact of a tale is retold as it is. */
export function stands(parcel: TaleParcel, notch: number, fact: number): boolean {
  return parcel.retold[notch][fact] > 0.5 === parcel.holds[fact];
}
