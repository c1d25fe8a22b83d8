import { type BotName, botNames, botPlans, pointsOf, scoreOf, starsOf } from "../bots/bots.ts";
import type { Parcel } from "../deal/deal.ts";
import type { LevelName } from "../levels/level.ts";
import { levels } from "../levels/levels.ts";
import { encodeReads, type ShiftLink, withReads } from "../link/shiftLink.ts";
import netsUrl from "../models/nets.bin?url";
import { type GameNets, gameNets } from "../nets/gameNets.ts";
import { peekBonus } from "../prices.ts";
import { type Action, act, allows, type Outcome, type Shift, startShift } from "../rules/shift.ts";
import { dealer } from "./deals/dealer.ts";
import { kept } from "./device/kept.ts";
import { quietMotion } from "./device/motion.ts";

/** What is on the page. */
export type Screen = "menu" | "workshop" | "desk" | "result" | "geo";
/** Two players at one device; the first one's score once it is there. */
export interface Duel {
  readonly first?: number;
}
/** Where the parcel at hand is: before the player, on the wire, or at its end with every width to see. */
export type Stage = "choosing" | "sending" | "revealed";

/** How long a parcel is on the wire, in milliseconds. */
const wireTime = 700;
/** Between two moves of a shift that is watched. */
const watchTime = 450;

export type Play = ReturnType<typeof play>;

/** A person's game: which screen, which shift, how far. It draws nothing. */
export function play(
  heard: (event: "arrival" | "move" | "widen" | "peek" | "send" | "flag" | "over", outcome?: Outcome) => void,
) {
  let nets = $state.raw<GameNets>();
  let failed = $state(false);
  let screen = $state<Screen>("menu");
  let stage = $state<Stage>("choosing");
  let link = $state.raw<ShiftLink>({ level: "first", seed: 1 });
  let parcels = $state.raw<readonly Parcel[]>([]);
  let shift = $state.raw<Shift>(startShift(levels.first.terms));
  let moves: Action[] = [];
  let watched = $state(false);
  let duel = $state.raw<Duel>();
  let geoSeed = $state(1);
  let fast = false;
  let stars = $state.raw(kept.stars());
  let days = $state.raw(kept.days());
  let wire: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each shift, so that what a timer brings late is for the shift that it was set in. */
  let turn = 0;

  const dealing = dealer(({ turn: own, parcel: dealt }) => {
    if (own !== turn) return;
    parcels = [...parcels, withReads(dealt, link.reads?.[parcels.length])];
    if (parcels.length === shift.outcomes.length + 1) heard("arrival");
  });

  const level = $derived(levels[link.level]);
  /** The parcel before the player, or the one that was just sent. */
  const at = $derived(stage === "choosing" ? shift.outcomes.length : shift.outcomes.length - 1);
  const parcel = $derived<Parcel | undefined>(parcels[at]);
  const outcome = $derived(stage === "choosing" ? undefined : shift.outcomes[at]);
  const notch = $derived(outcome ? Math.max(0, outcome.notch) : shift.notch);
  /** Scores of the bots over the parcels that are done. */
  const scores = $derived.by(() => {
    const done = parcels.slice(0, stage === "sending" ? at : shift.outcomes.length);
    const plans = botPlans(level.terms, parcels.slice(0, level.terms.parcels), level.clerkNotch);
    const last = shift.over && stage !== "sending";
    const bots = Object.fromEntries(
      botNames.map((name) => [
        name,
        last
          ? scoreOf(level.terms, parcels, plans[name])
          : done.reduce(
              (sum, round, i) =>
                sum + (plans[name][i] === undefined ? 0 : pointsOf(level.terms, round, plans[name][i])),
              0,
            ),
      ]),
    ) as Record<BotName, number>;
    const you = stage === "sending" ? shift.score - (shift.outcomes[at]?.points ?? 0) : shift.score;
    return { you, ...bots };
  });
  const won = $derived(shift.over ? starsOf(shift.score, scores, level.share) : 0);

  async function open(): Promise<void> {
    failed = false;
    try {
      const answer = await fetch(netsUrl);
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      nets = gameNets(new Uint8Array(await answer.arrayBuffer()));
    } catch {
      failed = true;
    }
  }

  function begin(next: ShiftLink, between?: Duel): void {
    if (!nets) return;
    duel = between;
    clearTimeout(wire);
    turn++;
    link = next;
    const { terms } = levels[next.level];
    shift = startShift(terms);
    moves = [];
    watched = next.moves !== undefined;
    fast = false;
    stage = "choosing";
    parcels = [];
    if (levels[next.level].line === "workshop") screen = "workshop";
    else opened(next);
  }

  /** Leaves the workshop with a denoiser: which noise it learnt on, and what it made of each parcel. */
  function ship(noise: number, cleaned: readonly Float32Array[]): void {
    if (screen !== "workshop") return;
    link = { ...link, noise };
    opened(link, cleaned);
  }

  function opened(next: ShiftLink, cleaned?: readonly Float32Array[]): void {
    screen = "desk";
    const nets = new URL(netsUrl, location.href).href;
    dealing.deal({ turn, level: next.level, seed: next.seed, nets, ...(cleaned && { cleaned }) });
    if (next.moves) watch(next.moves, turn);
  }

  function move(action: Action): boolean {
    const round = parcels[shift.outcomes.length];
    if (!round || stage !== "choosing" || !allows(level.terms, shift, action)) return false;
    shift = act(level.terms, shift, action, round);
    moves.push(action);
    if (action === "send" || action === "flag") {
      stage = "sending";
      heard(action);
      const own = turn;
      wire = setTimeout(() => own === turn && arrive(), quietMotion() || fast ? 0 : wireTime);
    } else heard(action === "peek" ? "peek" : action === "widen" ? "widen" : "move");
    return true;
  }

  function arrive(): void {
    if (stage !== "sending") return;
    clearTimeout(wire);
    stage = "revealed";
    heard("send", shift.outcomes[at]);
  }

  function next(): void {
    if (stage === "sending") arrive();
    else if (stage === "revealed") goOn();
  }

  function goOn(): void {
    if (!shift.over) {
      stage = "choosing";
      return;
    }
    screen = "result";
    heard("over");
    if (watched || duel) return;
    stars = kept.keepStars(link.level, won);
    if (link.day) days = kept.keepDay(link.day);
  }

  /** Plays the moves of a link, one after the other. */
  function watch(list: readonly Action[], own: number): void {
    let i = 0;
    const step = (): void => {
      if (own !== turn || screen !== "desk") return;
      if (stage === "choosing" && parcels[shift.outcomes.length]) {
        if (i >= list.length) {
          // The moves of the link end here: whoever watches may play on.
          watched = false;
          return;
        }
        move(list[i++]);
      } else if (stage !== "choosing") next();
      setTimeout(step, fast ? 0 : stage === "revealed" ? 3 * watchTime : watchTime);
    };
    setTimeout(step, watchTime);
  }

  return {
    open,
    close: dealing.close,
    begin,
    ship,
    guess: (seed: number) => {
      turn++;
      geoSeed = seed;
      screen = "geo";
    },
    move,
    next,
    menu: () => {
      turn++;
      clearTimeout(wire);
      screen = "menu";
    },
    watchFaster: () => {
      fast = true;
    },
    allows: (action: Action) =>
      stage === "choosing" && parcel !== undefined && allows(level.terms, shift, action),
    get ready() {
      return nets !== undefined;
    },
    get nets() {
      return nets;
    },
    get failed() {
      return failed;
    },
    get screen() {
      return screen;
    },
    get stage() {
      return stage;
    },
    get link() {
      return link;
    },
    get level() {
      return level;
    },
    get parcels() {
      return parcels;
    },
    get parcel() {
      return parcel;
    },
    get at() {
      return at;
    },
    get notch() {
      return notch;
    },
    get outcome() {
      return outcome;
    },
    get shift() {
      return shift;
    },
    get scores() {
      return scores;
    },
    get duel() {
      return duel;
    },
    get geoSeed() {
      return geoSeed;
    },
    get won() {
      return won;
    },
    get watched() {
      return watched;
    },
    /** What a link says that replays the shift. */
    get replay(): ShiftLink {
      return { ...link, moves, ...(link.noise !== undefined && { reads: encodeReads(parcels) }) };
    },
    get stars(): Readonly<Partial<Record<LevelName, number>>> {
      return stars;
    },
    get days(): readonly string[] {
      return days;
    },
    get peekPoints() {
      return peekBonus * shift.peeksLeft;
    },
  };
}
