import { randomBytes } from "node:crypto";
import { createServer, connect as dial, type Server, type Socket } from "node:net";
import { hostname, networkInterfaces } from "node:os";
import { createInterface } from "node:readline";
import { HourglassError } from "../../../core/errors.ts";
import { type Peers, told } from "../../../engine/peers/peers.ts";

/**
 * Notices which rank is lost. MPI itself waits for a lost rank without a word, and does not say whom it waits for. So each rank
 * keeps a connection to rank 0 and says every second that it is there: a process that dies closes it, a host or a link that
 * is gone falls silent.
 */
export interface Watchdog {
  /** Rejects with `peers`, naming the rank, once one is lost; never resolves. */
  readonly lost: Promise<never>;
  /** Whether one was lost by its silence: its host or its link is gone, and others of that host may wait for it. */
  cut(): boolean;
  /** Says that this rank is done, and, but for rank 0, waits until rank 0 is. */
  leave(): Promise<void>;
  /** Says that this rank ends with an error of its own. */
  fail(): void;
}

/** Milliseconds between signs of life. */
const beat = 1000;
/** How the loss of a rank that is heard no more begins. */
const silent = "has been silent";
/** Milliseconds that a rank may take to reach rank 0. */
const patience = 10_000;

/** Who is at the other end of a connection. */
interface Other {
  readonly rank: number;
  readonly host: string;
  readonly socket: Socket;
  heard: number;
  /** It has said that it is done, and may go. */
  left: boolean;
}

/** Connects all ranks with rank 0. A rank that is silent for `silence` milliseconds counts as lost. */
export async function watchdog(peers: Peers, silence: number): Promise<Watchdog> {
  let reject: (error: Error) => void = () => {};
  const lost = new Promise<never>((_, no) => {
    reject = no;
  });
  lost.catch(() => {});
  const others = new Map<number, Other>();
  let over = false;
  let cut = false;
  let leaderDone: () => void = () => {};
  const untilLeader = new Promise<void>((resolve) => {
    leaderDone = resolve;
  });
  const say = (line: string): void => {
    for (const { socket } of others.values()) socket.write(`${line}\n`);
  };
  const lose = (rank: number, host: string, how: string): void => {
    if (over) return;
    over = true;
    cut = how.startsWith(silent);
    say(`lost ${rank} ${host} ${how}`);
    leaderDone();
    reject(lostRank(rank, host, how));
  };
  const watch = (other: Other): void => {
    others.set(other.rank, other);
    const { socket, rank, host } = other;
    socket.unref();
    socket.on("error", () => {});
    socket.on("close", () => {
      others.delete(rank);
      if (!other.left) lose(rank, host, "has ended");
    });
    const lines = createInterface({ input: socket });
    // A connection that breaks closes too; the interface passes its errors on.
    lines.on("error", () => {});
    lines.on("line", (line) => {
      other.heard = performance.now();
      const [word, named, at, ...how] = line.split(" ");
      if (word === "bye") {
        other.left = true;
        leaderDone();
      } else if (word === "failed") lose(rank, host, "has failed");
      else if (word === "lost") lose(Number(named), at, how.join(" "));
    });
  };

  const meet = await (peers.rank === 0 ? host(peers, watch) : undefined);
  const place = await told(peers, () => meet!.place);
  if (peers.rank > 0) {
    const socket = await reach(place);
    if (socket) {
      socket.write(`${place.token} ${peers.rank} ${hostname()}\n`);
      watch({ rank: 0, host: place.host, socket, heard: performance.now(), left: false });
    }
  }
  let ticked = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    // A process that could not listen itself has nobody to blame.
    if (now - ticked > 5 * beat) for (const other of others.values()) other.heard = now;
    ticked = now;
    say(".");
    for (const { rank, host, heard, left } of others.values())
      if (!left && now - heard > silence) lose(rank, host, `${silent} for ${Math.round(silence / 1000)} s`);
  }, beat).unref();

  const end = (): void => {
    over = true;
    clearInterval(timer);
    meet?.server.close();
  };
  return {
    lost,
    cut: () => cut,
    leave: async () => {
      if (over) return;
      say("bye");
      // Nothing else may keep the process until then.
      const leader = peers.rank > 0 ? others.get(0) : undefined;
      leader?.socket.ref();
      if (leader) await untilLeader;
      leader?.socket.unref();
      end();
    },
    fail: () => {
      if (over) return;
      say("failed");
      end();
    },
  };
}

function lostRank(rank: number, host: string, how: string): HourglassError {
  return new HourglassError("peers", {
    subject: `rank ${rank} on ${host}`,
    rule: `${how}, and nothing can be trained without it`,
    repair: [{ option: "resume", sentence: "start as many ranks again and go on from the last checkpoint" }],
  });
}

/** Where rank 0 is to be met. */
interface Place {
  readonly port: number;
  /** Shown by whoever connects. */
  readonly token: string;
  readonly host: string;
  readonly addresses: readonly string[];
}

async function host(peers: Peers, watch: (other: Other) => void): Promise<{ place: Place; server: Server }> {
  const token = randomBytes(16).toString("hex");
  const server = createServer((socket) => {
    const close = setTimeout(() => socket.destroy(), patience).unref();
    socket.on("error", () => {});
    const lines = createInterface({ input: socket });
    lines.on("error", () => {});
    lines.once("line", (line) => {
      clearTimeout(close);
      lines.close();
      const [shown, rank, host] = line.split(" ");
      const known = Number(rank) > 0 && Number(rank) < peers.size;
      if (shown === token && known)
        watch({ rank: Number(rank), host, socket, heard: performance.now(), left: false });
      else socket.destroy();
    });
  });
  server.maxConnections = 2 * peers.size;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, resolve));
  server.unref();
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4")
    .map(({ address }) => address);
  const { port } = server.address() as { port: number };
  return { server, place: { port, token, host: hostname(), addresses } };
}

/** The first address of rank 0 that answers: its own host's loopback for a rank beside it. */
async function reach({ port, host, addresses }: Place): Promise<Socket | undefined> {
  const tried = [...(host === hostname() ? ["127.0.0.1"] : []), ...addresses];
  for (const address of tried) {
    const socket = dial({ port, host: address });
    const open = await new Promise<boolean>((resolve) => {
      socket.setTimeout(patience / Math.max(2, tried.length), () => resolve(false));
      socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    });
    socket.setTimeout(0);
    if (open) return socket;
    socket.destroy();
  }
  return undefined;
}
