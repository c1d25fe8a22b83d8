import type { Text } from "../../text/en.ts";
import type { Parcel } from "../deal/deal.ts";
import { shapes } from "../parcels/outlines.ts";
import { edgeOf } from "../rules/round.ts";
import type { Outcome } from "../rules/shift.ts";
import type { Terms } from "../rules/terms.ts";
import { cueOf } from "../spoken/cue.ts";
import { facts } from "../tales/facts.ts";
import type { Play } from "./play.svelte.ts";

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
export function lostLine(words: Words, parcel: Parcel, { widths, pays }: Terms, outcome: Outcome): string {
  const { lostLine: lines, article, beginning } = words;
  const { notch, read, onEdge } = outcome;
  if (parcel.kind === "tale") {
    const sentences = words.facts[facts[parcel.question]];
    return lines.question(sentences[parcel.holds[parcel.question] ? 0 : 1], read);
  }
  const shape = beginning(article(words.shapes[parcel.factors.shape]));
  if (notch < 0) return parcel.truth < 0 ? lines.strangerFlagged(shape) : lines.flaggedKnown(shape);
  const answer = article(words.shapes[shapes[parcel.readings[notch].answer]]);
  if (parcel.truth < 0) return lines.strangerSent(shape, answer);
  const edge = edgeOf(parcel);
  if (onEdge) return notch === widths.length - 1 ? lines.last(shape) : lines.edge(shape, widths[notch]);
  if (read) return lines.early(shape, widths[edge], pays[edge] - pays[notch] + 10);
  if (edge < 0) return lines.never(shape, answer);
  return edge < notch ? lines.lost(shape, answer, widths[edge]) : lines.wider(shape, answer, widths[edge]);
}

/** What is said when a parcel arrives, is squeezed or widened. Nothing in it names the answer. */
export function cueLine(words: Words, parcel: Parcel, play: Play): string {
  const { level, notch, nets } = play;
  if (!nets) return "";
  const line = level.line === "tales" ? nets.plain : nets[level.line];
  const cue = cueOf(parcel, notch, level.terms.widths[notch], line.averages);
  const pays = words.cue.pays(level.terms.pays[notch]);
  if (cue.kind === "tale") return `${words.cue.tale(cue.width, cue.standing, cue.asked)} ${pays}`;
  const name = (kind: number): string => words.shapes[shapes[kind]];
  return [
    words.cue.picture(cue.width, name(cue.nearest), name(cue.second), cue.closeness),
    words.cue.changed(cue.changed),
    pays,
  ].join(" ");
}

/** What is said when a parcel has reached its end. */
export function outcomeLine(words: Words, play: Play): string {
  const { outcome, parcel, level } = play;
  if (!outcome || !parcel) return "";
  const { says } = words;
  const came = outcome.read ? says.read(outcome.points) : says.misread;
  return [came, outcome.onEdge ? says.edge : "", lostLine(words, parcel, level.terms, outcome)]
    .filter(Boolean)
    .join(" ");
}
