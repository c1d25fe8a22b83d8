import type { RunState } from "../../src/train/runState.ts";

/** The states of one run, kept in memory to be looked at again and gone on from. */
export interface CheckpointStore {
  readonly states: readonly RunState[];
  add(state: RunState): void;
}

/** Most states of a run, and most bytes of all of them. */
const mostStates = 120;
const mostBytes = 96 * 2 ** 20;

/** A store that forgets every other state when it is full, so that what is left spans the whole run; the first and the last stay. */
export function checkpointStore(): CheckpointStore {
  let states: RunState[] = [];
  let bytes = 0;
  return {
    get states() {
      return states;
    },
    add: (state) => {
      // Training that goes on from an earlier state leaves what lay after it.
      states = states.filter(({ progress }) => progress.step < state.progress.step);
      states.push(state);
      bytes = states.reduce((sum, one) => sum + bytesOf(one), 0);
      while (states.length > 2 && (states.length > mostStates || bytes > mostBytes)) {
        states = states.filter((_, i) => i % 2 === 0 || i === states.length - 1);
        bytes = states.reduce((sum, one) => sum + bytesOf(one), 0);
      }
    },
  };
}

function bytesOf({ tensors }: RunState): number {
  const buffers = new Set(Object.values(tensors).map(({ data }) => data.buffer));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
