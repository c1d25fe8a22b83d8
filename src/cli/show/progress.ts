import type { JudgingEvent, NearestEvent, TrainEvent } from "../../node.ts";
import { showCount, showSeconds } from "../../report/units.ts";
import { findingLine } from "./finding.ts";
import { gauge } from "./gauge.ts";
import { printableLine } from "./printable.ts";
import { type TrainingState, trainingLine, trainingState } from "./trainingState.ts";

/** Where progress is drawn; process.stderr is one. */
export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Tells a person how far the work is: a bar on a terminal, a line now and then elsewhere. */
export interface Progress {
  /** Takes an event of a training run. */
  train(event: TrainEvent): void;
  /** Says that `done` of `total` are done. */
  count(label: string, done: number, total: number): void;
  /**
   * Says what goes on until something else is said, and the share of it that is done, 0…1, where that is known. Work
   * that is soon over needs no word of it elsewhere than on a terminal.
   */
  stage(text: string, share?: number): void;
  /** Says one lasting line. */
  note(line: string): void;
  /** Clears the bar. */
  end(): void;
}

interface ProgressOptions {
  quiet?: boolean;
  env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds of a steady clock. */
  now?: () => number;
}

/** Milliseconds between drawings of the bar: at most ten a second. */
const barPause = 100;
/** Milliseconds between lines off a terminal, epochs aside. */
const linePause = 5000;

/** Milliseconds between the lines of epochs off a terminal; those of a small table take a hundredth of a second. */
const epochPause = 1000;

/** Progress on a screen. */
export function progress(screen: Screen, options: ProgressOptions = {}): Progress {
  const { quiet = false, env = {}, now = () => performance.now() } = options;
  if (quiet) return { train: () => {}, count: () => {}, stage: () => {}, note: () => {}, end: () => {} };
  return screen.isTTY === true && env.TERM !== "dumb"
    ? bar(screen, { color: !env.NO_COLOR, now })
    : lines(screen, now);
}

function bar(screen: Screen, { color, now }: { color: boolean; now: () => number }): Progress {
  let drawn = Number.NEGATIVE_INFINITY;
  let shown = false;
  let state: TrainingState = trainingState();
  let counting: { label: string; began: number } | undefined;

  const clear = () => {
    if (shown) screen.write("\r\u001b[K");
    shown = false;
  };
  const draw = (text: string, always = false) => {
    if (!always && now() - drawn < barPause) return;
    drawn = now();
    shown = true;
    screen.write(`\r\u001b[K${text}`);
  };
  const width = () => Math.max(10, (screen.columns ?? 80) - 1);
  const last = (text: string) => {
    clear();
    screen.write(`${text}\n`);
  };
  let latest: string | undefined;
  const stage = (text: string, share?: number) => {
    const changed = text !== latest;
    latest = text;
    const line =
      share === undefined
        ? text.slice(0, width())
        : countLine(text, showShare(share), share, { width: width(), color });
    draw(line, changed);
  };

  return {
    train: (event) => {
      state = trainingState(state, event);
      switch (event.type) {
        case "finding":
          last(findingLine(event.finding));
          break;
        case "done":
          last(trainingLine(state, { width: width(), color }));
          break;
        case "judging":
          stage(judgingLine(event), event.share);
          break;
        case "nearest":
          stage(nearestLine(event), event.share);
          break;
        case "saved":
          break;
        default:
          draw(trainingLine(state, { width: width(), color }), event.type === "epoch");
      }
    },
    count: (label, done, total) => {
      if (counting?.label !== label) counting = { label, began: now() };
      const seconds = (now() - counting.began) / 1000;
      const left = done > 0 && done < total ? `  ${showSeconds((seconds / done) * (total - done))} left` : "";
      if (done >= total) clear();
      else
        draw(
          countLine(label, `${showCount(done)} of ${showCount(total)}${left}`, done / total, {
            width: width(),
            color,
          }),
        );
    },
    stage,
    note: (line) => last(printableLine(line)),
    end: clear,
  };
}

function lines(screen: Screen, now: () => number): Progress {
  // What takes less than one pause is not worth a line.
  const began = now();
  let said = began;
  let counted = false;
  let state: TrainingState = trainingState();
  const say = (text: string) => {
    said = now();
    screen.write(`${text}\n`);
  };
  const due = () => now() - said >= linePause;
  let latest: string | undefined;
  const stage = (text: string, share = 0) => {
    const changed = text !== latest;
    latest = text;
    if (changed ? now() - began >= linePause : due()) say(share > 0 ? `${text}: ${showShare(share)}` : text);
  };

  return {
    train: (event) => {
      state = trainingState(state, event);
      switch (event.type) {
        case "finding":
          say(findingLine(event.finding));
          break;
        case "saved":
          break;
        case "judging":
          stage(judgingLine(event), event.share);
          break;
        case "nearest":
          stage(nearestLine(event), event.share);
          break;
        case "step":
          if (due()) say(trainingLine(state));
          break;
        case "epoch":
          if (now() - said >= epochPause) say(trainingLine(state));
          break;
        default:
          say(trainingLine(state));
      }
    },
    count: (label, done, total) => {
      const finished = done >= total;
      const speak = finished ? counted : due();
      if (speak) say(`${label}: ${showCount(done)} of ${showCount(total)}`);
      counted = !finished && (counted || speak);
    },
    stage,
    note: (line) => say(printableLine(line)),
    end: () => {},
  };
}

const judged: Record<JudgingEvent["stage"], string> = {
  doctor: "looking the trained model over",
  detector: "fitting its detector",
  codes: "fitting the density of its codes",
  coefficients: "learning how coefficients are spread",
};

function judgingLine({ stage, rows }: JudgingEvent): string {
  return `${judged[stage]} on ${showCount(rows)} ${rows === 1 ? "row" : "rows"}`;
}

function nearestLine({ neighbours, rows }: NearestEvent): string {
  const each = neighbours === 1 ? "the nearest row" : `the ${showCount(neighbours)} nearest rows`;
  return `finding ${each} of each of ${showCount(rows)}`;
}

function showShare(share: number): string {
  return `${Math.floor(100 * share)} %`;
}

function countLine(
  label: string,
  words: string,
  share: number,
  fit: { width: number; color: boolean },
): string {
  const room = Math.min(30, fit.width - label.length - words.length - 2);
  const middle = room >= 10 ? ` ${gauge(share, { width: room, color: fit.color })} ` : " ";
  const text = `${label}${middle}${words}`;
  return room >= 10 ? text : text.slice(0, fit.width);
}
