import type { Text } from "../../../text/en.ts";
import { curves } from "../../curves/curves.ts";
import type { Parcel } from "../../deal/deal.ts";
import type { Level } from "../../levels/level.ts";
import { shapes } from "../../parcels/outlines.ts";
import { edgeOf } from "../../rules/round.ts";
import type { Outcome } from "../../rules/shift.ts";
import { type Cue, cueOf } from "../../spoken/cue.ts";
import { facts } from "../../tales/facts.ts";
import type { Play } from "../play.svelte.ts";
import { notchLabel, notchName } from "./labels.ts";

type Words = Text["play"];

/** What the coach says while a parcel is before the player. */
export function coachLine({ coach }: Words, { link, shift, at, level }: Play): string {
  switch (link.level) {
    case "first":
      if (shift.notch === 0) return at === 0 ? coach.squeeze : coach.again;
      return shift.notch === 1 ? coach.again : coach.send;
    case "price":
    case "daily":
      return shift.peeksLeft < level.terms.peeks || at > 0 ? coach.edge : coach.peek;
    default:
      return coach[link.level];
  }
}

/** One line on what became of a parcel. */
export function lostLine(words: Words, parcel: Parcel, level: Level, outcome: Outcome): string {
  const { lostLine: lines, article, beginning, later } = words;
  const { pays } = level.terms;
  const { notch, read, onEdge } = outcome;
  const label = (of: number): string => notchLabel(words, level, of);
  if (parcel.kind === "tale") {
    const sentences = words.facts[facts[parcel.question]];
    return lines.question(sentences[parcel.holds[parcel.question] ? 0 : 1], read);
  }
  const shape = beginning(article(words.shapes[parcel.factors.shape]));
  if (notch < 0) return parcel.truth < 0 ? lines.strangerFlagged(shape) : lines.flaggedKnown(shape);
  const answer = article(words.shapes[shapes[parcel.readings[notch].answer]]);
  if (parcel.truth < 0) return lines.strangerSent(shape, answer);
  const edge = edgeOf(parcel);
  const came = (): string => {
    if (onEdge) return notch === pays.length - 1 ? lines.last(shape) : lines.edge(shape, label(notch));
    if (read) return lines.early(shape, label(edge), pays[edge] - pays[notch] + 10);
    if (edge < 0) return lines.never(shape, answer);
    return edge < notch ? lines.lost(shape, answer, label(edge)) : lines.wider(shape, answer, label(edge));
  };
  if (level.terms.numbers !== undefined && read && !onEdge)
    return `${came()} ${later.numbersSaved(level.terms.widths[notch] - level.terms.widths[edge])}`;
  if (parcel.offers) return `${came()} ${later.pipeLearnt(curves[parcel.offers[notch]].pictures)}`;
  if (level.line === "planes" && !read) return `${came()} ${later.dartMissed(label(notch))}`;
  return came();
}

/** What is said when a parcel arrives, is squeezed or widened. Nothing in it names the answer. */
export function cueLine(words: Words, parcel: Parcel, play: Play): string {
  const { level, notch, nets } = play;
  if (!nets) return "";
  return `${saidOf(words, level, cueOf(level, nets, parcel, notch))} ${words.cue.pays(level.terms.pays[notch])}`;
}

function saidOf(words: Words, level: Level, cue: Cue): string {
  const name = (kind: number): string => words.shapes[shapes[kind]];
  const { beginning, later } = words;
  switch (cue.kind) {
    case "tale":
      return words.cue.tale(cue.width, cue.standing, cue.asked);
    case "pipe":
      return later.cue.pipe(cue.width, cue.own, cue.unseen);
    case "dart": {
      const { notch, ordered, nearest, second, closeness } = cue;
      const plane = beginning(words.later.planes[notch]);
      return later.cue.dart(plane, name(ordered), name(nearest), name(second), closeness);
    }
    case "picture": {
      const at = beginning(notchName(words, level, level.terms.widths.indexOf(cue.width)));
      const said = words.cue.picture(at, name(cue.nearest), name(cue.second), cue.closeness);
      return `${said} ${words.cue.changed(cue.changed)}`;
    }
    default:
      return cue satisfies never;
  }
}

/** What is said when a parcel has reached its end. */
export function outcomeLine(words: Words, play: Play): string {
  const { outcome, parcel, level } = play;
  if (!outcome || !parcel) return "";
  const { says } = words;
  const came = outcome.read ? says.read(outcome.points) : says.misread;
  return [came, outcome.onEdge ? says.edge : "", lostLine(words, parcel, level, outcome)]
    .filter(Boolean)
    .join(" ");
}
