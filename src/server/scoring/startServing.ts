import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { usageError } from "../../core/errors.ts";
import { startEngine } from "../../node.ts";
import { isLoopback } from "../http/guard.ts";
import { type Listening, listen } from "../http/listen.ts";
import { metrics } from "./about/metrics.ts";
import { reloadAll, scoringApp } from "./scoringApp.ts";
import { gate } from "./work/gate.ts";
import { type ServedModel, serveModels } from "./work/servedModel.ts";

/** What a scoring service is started with. */
export interface ServingOptions {
  /** Model files; each is served under its name without the ending. */
  readonly models: readonly string[];
  /** Default 8080; 0 takes any that is free. */
  readonly port?: number;
  /** Default 127.0.0.1, which only this machine reaches. Another needs a token. */
  readonly host?: string;
  /** What every request but those for `/health` must bear. */
  readonly token?: string;
  /**
   * Threads of the engine. Default: one for each core but one, which the requests take. With as many as there are cores they
   * wait for each other: 16 clients got a third of the answers at twice the processor time, on 2 busy cores.
   */
  readonly threads?: number;
  readonly device?: "cpu" | "webgpu";
  /** Most requests under way, those that wait among them. Default 512. */
  readonly room?: number;
  /** Most bytes of a body. Default 64 MiB. */
  readonly bodyBytes?: number;
  /** Most seconds to the first byte of an answer. Default 60. */
  readonly answerSeconds?: number;
  /** Load a model again when its file changes. */
  readonly watch?: boolean;
  /** Seconds in which a head and a whole request must have come. Default 10 and 120. */
  readonly headerSeconds?: number;
  readonly requestSeconds?: number;
  /** Seconds after which a client that does not take its answer is cut off. Default 30 more than {@link answerSeconds}. */
  readonly silentSeconds?: number;
  readonly version: string;
  /** Told what a person who runs the service should know. */
  note?(sentence: string): void;
}

/** A scoring service that runs. */
export interface Serving extends Listening {
  readonly models: readonly ServedModel[];
  /** Loads every model again; who asks meanwhile is answered by those from before. */
  reload(): Promise<void>;
}

/**
 * Serves models over HTTP. Throws `usage` where it would be reached from beyond this machine without a token, or the
 * address is taken; as {@link loadAnyModel} does for the files.
 */
export async function startServing(options: ServingOptions): Promise<Serving> {
  const { host = "127.0.0.1", port = 8080, token, room = 512, note = () => {}, version } = options;
  if (!isLoopback(host) && token === undefined)
    throw usageError({
      subject: host,
      reason: "not-allowed",
      rule: "is reached from beyond this machine, which needs a token",
      repair: [{ option: "token", sentence: "give one" }],
    });
  const threads = options.threads ?? Math.max(1, availableParallelism() - 1);
  const engine = await startEngine({ threads, device: options.device });
  const opened: { close(): Promise<unknown> }[] = [engine];
  try {
    const models = await serveModels(options.models, engine);
    opened.push(...models);
    const answerSeconds = options.answerSeconds ?? 60;
    const parts = {
      ...{ models, note, version, gate: gate(room), counts: metrics() },
      bodyBytes: options.bodyBytes ?? 64 << 20,
      answerSeconds,
    };
    const app = scoringApp(parts);
    const listening = await listen((request, bindings) => app.fetch(request, bindings), {
      ...{ host, port, token, open: ["/health"] },
      headerSeconds: options.headerSeconds,
      requestSeconds: options.requestSeconds,
      silentSeconds: options.silentSeconds ?? answerSeconds + 30,
    });
    const unwatch = options.watch ? watched(models, () => reloadAll(parts)) : () => {};
    return {
      ...listening,
      models,
      reload: async () => {
        await reloadAll(parts);
      },
      stop: async (seconds) => {
        unwatch();
        await listening.stop(seconds);
        for (const one of opened.reverse()) await one.close();
      },
    };
  } catch (error) {
    for (const one of opened.reverse()) await one.close();
    throw error;
  }
}

/** Milliseconds between looks at the files. */
const lookPause = 1000;

/** Calls `changed` once a file of some models is another than before and has stayed so for one look; returns what ends it. */
function watched(models: readonly ServedModel[], changed: () => Promise<unknown>): () => void {
  const stateOf = async () =>
    (
      await Promise.all(
        models.map(({ path }) =>
          stat(path).then(
            ({ mtimeMs, size, ino }) => `${mtimeMs} ${size} ${ino}`,
            () => "none",
          ),
        ),
      )
    ).join();
  let loaded: string | undefined;
  let seen: string | undefined;
  let looking = false;
  const timer = setInterval(async () => {
    if (looking) return;
    looking = true;
    const now = await stateOf();
    loaded ??= now;
    // A file that is still being written is another at each look.
    if (now !== loaded && now === seen) {
      loaded = now;
      await changed();
    }
    seen = now;
    looking = false;
  }, lookPause);
  return () => clearInterval(timer);
}
