import type { RunState } from "../../src/train/runState.ts";

/** The states of one run, kept in memory to be looked at again and gone on from. */
export interface CheckpointStore {
  readonly states: readonly RunState[];
  add(state: RunState): void;
}

/** Most states of a run, and most bytes of all of them. */
const mostStates = 120;
const mostBytes = 96 * 2 ** 20;

/** A store that, when it is full, forgets the state whose neighbours are closest, so that the rest spans the whole run evenly. */
export function checkpointStore(): CheckpointStore {
  let states: RunState[] = [];
  let bytes = 0;
  return {
    get states() {
      return states;
    },
    add: (state) => {
      // Training that goes on from an earlier state leaves what lay after it.
      const later = states.filter(({ progress }) => progress.step >= state.progress.step);
      for (const one of later) bytes -= bytesOf(one);
      states = states.slice(0, states.length - later.length);
      states.push(state);
      bytes += bytesOf(state);
      while (states.length > 2 && (states.length > mostStates || bytes > mostBytes)) {
        const [gone] = states.splice(mostCrowded(states), 1);
        bytes -= bytesOf(gone);
      }
    },
  };
}

/** Index of the state between the first and the last whose neighbours are the fewest steps apart. */
function mostCrowded(states: readonly RunState[]): number {
  const gap = (i: number): number => states[i + 1].progress.step - states[i - 1].progress.step;
  let least = 1;
  for (let i = 2; i < states.length - 1; i++) if (gap(i) < gap(least)) least = i;
  return least;
}

function bytesOf({ tensors }: RunState): number {
  const buffers = new Set(Object.values(tensors).map(({ data }) => data.buffer));
  return [...buffers].reduce((sum, { byteLength }) => sum + byteLength, 0);
}
