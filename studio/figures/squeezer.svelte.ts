import hourglassUrl from "../models/hourglass.net?url";
import { inkOf } from "../stage/ink.ts";
import type { Snapshot } from "../stage/snapshot.ts";
import { type ShowClient, showClient } from "../worker/showClient.ts";

/** A picture, a width, and what the shipped model makes of the two: what the pad and the slider change, and the stage shows. */
export interface Squeezer {
  readonly picture: Float32Array | undefined;
  /** Lines of the pen; the picture follows them while a person draws. */
  strokes: number[][];
  /** Whether the pen is down: what is drawn is not whole yet. */
  drawing: boolean;
  readonly width: number;
  /** The latest answer; the still at first. */
  readonly snapshot: Snapshot;
  /** Counts what a person did, a ghost's strokes left out. */
  readonly touched: number;
  /** Whether the latest answer is for the picture and the width of now. */
  readonly answered: boolean;
  /** Shows a picture; `byPerson` is false for one that the page draws by itself. */
  draw(picture: Float32Array, byPerson?: boolean): void;
  choose(width: number, byPerson?: boolean): void;
  clear(): void;
  undo(): void;
  /** Loads the model, in a thread of its own; what is drawn meanwhile waits. */
  open(): Promise<void>;
  close(): void;
}

/** Starts from a still: the picture that the page showed before any script ran. */
export function squeezer(still: Snapshot): Squeezer {
  let picture = $state.raw<Float32Array>();
  let strokes = $state.raw<number[][]>([]);
  let drawing = $state(false);
  let width = $state(still.width);
  let snapshot = $state.raw(still);
  let touched = $state(0);
  let client: ShowClient | undefined;
  let opened = false;
  let closed = false;

  const ask = (): void => client?.ask(picture ?? still.activations[0], width);
  const draw = (next: Float32Array, byPerson = true): void => {
    picture = next;
    if (byPerson) touched++;
    ask();
  };

  return {
    get picture() {
      return picture;
    },
    get strokes() {
      return strokes;
    },
    set strokes(lines) {
      strokes = lines;
    },
    get drawing() {
      return drawing;
    },
    set drawing(down) {
      drawing = down;
    },
    get width() {
      return width;
    },
    get snapshot() {
      return snapshot;
    },
    get touched() {
      return touched;
    },
    get answered() {
      return (
        snapshot.width === width &&
        (picture?.every((value, i) => value === snapshot.activations[0][i]) ?? true)
      );
    },
    draw,
    choose: (next, byPerson = true) => {
      width = next;
      if (byPerson) touched++;
      ask();
    },
    clear: () => {
      strokes = [];
      draw(new Float32Array(still.activations[0].length));
    },
    undo: () => {
      strokes = strokes.slice(0, -1);
      draw(inkOf(strokes));
    },
    open: async () => {
      if (opened) return;
      opened = true;
      const bytes = new Uint8Array(await (await fetch(hourglassUrl)).arrayBuffer());
      if (closed) return;
      client = showClient(bytes, (answer) => {
        snapshot = answer;
      });
      if (picture || width !== still.width) ask();
    },
    close: () => {
      closed = true;
      client?.close();
    },
  };
}
