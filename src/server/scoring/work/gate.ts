/** Counts the requests that are under way, and lets no more in than it has room for. */
export interface Gate {
  /** Requests under way, those that wait among them. */
  readonly inside: number;
  readonly room: number;
  /** Lets one in, to be let out by what it gives; undefined where there is no room. */
  enter(): (() => void) | undefined;
}

/** A gate with room for so many. */
export function gate(room: number): Gate {
  let inside = 0;
  return {
    get inside() {
      return inside;
    },
    room,
    enter: () => {
      if (inside >= room) return undefined;
      inside++;
      let out = false;
      return () => {
        if (out) return;
        out = true;
        inside--;
      };
    },
  };
}

/** Has at most `count` pieces of work done at a time, the others in the order in which they came. */
export function lanes(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (busy < count) busy++;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  };
}
