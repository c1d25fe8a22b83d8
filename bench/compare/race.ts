import type { Hello, Side } from "./side.ts";
import { type Ratio, ratioOf, type Summary, summarise } from "./statistics.ts";

/** A side that can take part: how it is started, and what it does. */
export interface Entrant {
  readonly name: string;
  start(): Promise<Side>;
  readonly settings: readonly string[];
  /** Whether `best` is found by trial, which then takes place in a process that does not race. */
  readonly trial?: boolean;
}

export interface RaceOptions {
  readonly rounds: number;
  /** Steps a round. */
  readonly steps: number;
  /** Steps that are thrown away before the first round. */
  readonly warmUp: number;
  readonly log: (line: string) => void;
}

/** What one runner did: milliseconds a step, peak memory in MB (10^6 bytes; NaN where it cannot be told), and how the first runner stands to it. */
export interface Finish {
  readonly name: string;
  readonly setting: string;
  readonly ms: Summary;
  readonly peakMb: number;
  readonly hello: Hello;
  /** The first runner's times over this one's; absent for the first itself. */
  readonly ratio?: Ratio;
}

interface Runner {
  readonly name: string;
  readonly setting: string;
  readonly side: Side;
  readonly rounds: number[][];
}

/** Runs a work on all entrants in turns, round by round, and compares the first with each of the others. */
export async function race(
  work: string,
  entrants: readonly Entrant[],
  { rounds, steps, warmUp, log }: RaceOptions,
): Promise<Finish[]> {
  const runners: Runner[] = [];
  try {
    for (const entrant of entrants) {
      for (const wanted of entrant.settings) {
        const runner = await enter(work, entrant, wanted, log);
        if (runner) runners.push(runner);
      }
    }
    for (const runner of runners) await stepTimes(runner, warmUp);
    for (let round = 0; round < rounds; round++) {
      log(`${work}: round ${round + 1} of ${rounds}`);
      // Every second round runs backwards, so that nobody always follows the same neighbour.
      const order = round % 2 === 0 ? runners : [...runners].reverse();
      for (const runner of order) runner.rounds.push(await stepTimes(runner, steps));
    }
    const finishes: Finish[] = [];
    for (const { name, setting, side, rounds: times } of runners) {
      const peakMb = Number((await side.ask("peak")).mb);
      const first = runners[0]!;
      const ratio = first.side === side ? {} : { ratio: ratioOf(first.rounds, times) };
      finishes.push({ name, setting, ms: summarise(times), peakMb, hello: side.hello, ...ratio });
    }
    return finishes;
  } finally {
    for (const { side } of runners) side.close();
  }
}

/** Starts and sets up a runner; says why and gives nothing where it cannot run. */
async function enter(
  work: string,
  { name, start, trial }: Entrant,
  wanted: string,
  log: (line: string) => void,
): Promise<Runner | undefined> {
  let side: Side | undefined;
  try {
    const chosen = trial && wanted === "best" ? await resolveBest(work, start) : wanted;
    side = await start();
    const setting = String((await side.ask(`setup ${work} ${chosen}`)).setting);
    return { name, setting, side, rounds: [] };
  } catch (error) {
    side?.close();
    log(`skipped ${name} ${wanted} on ${work}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** The setting that a side finds the fastest, tried in a process of its own, whose memory does not count. */
async function resolveBest(work: string, start: Entrant["start"]): Promise<string> {
  const side = await start();
  try {
    return String((await side.ask(`setup ${work} best`)).setting);
  } finally {
    side.close();
  }
}

async function stepTimes({ side }: Runner, count: number): Promise<number[]> {
  const { ms } = await side.ask(`run ${count}`);
  if (!Array.isArray(ms) || ms.length === 0 || !ms.every((t) => Number.isFinite(t)))
    throw new Error(`${side.hello.side}: run ${count} gave no times`);
  return ms.map(Number);
}
