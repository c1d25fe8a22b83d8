import { fork } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { dataError, HourglassError } from "../../../core/errors.ts";

/**
 * A database in memory, in a process of its own, that may touch the files it was opened for and nothing else: no
 * network, no extensions, no other path.
 */
export interface Duck {
  /** The rows of a small result, as plain JSON values by column name. */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  /** Streams a query whose first `width` columns are doubles and whose others are text. */
  stream(sql: string, width: number): AsyncGenerator<DuckBatch>;
}

/** Some rows of a stream. */
export interface DuckBatch {
  readonly rows: number;
  /** The columns of doubles; NULL is NaN. */
  readonly numbers: readonly Float64Array<ArrayBuffer>[];
  readonly texts: readonly (readonly (string | null)[])[];
}

interface DuckOptions {
  readonly threads?: number;
  /** Megabytes beyond what streaming takes. */
  readonly memory?: number;
}

/** Runs `use` with a locked-down database that may touch the given paths only; `columns` is the width of a table. */
export async function withDuck<T>(
  paths: string | readonly string[],
  columns: number,
  use: (duck: Duck) => Promise<T>,
  options: DuckOptions = {},
): Promise<T> {
  const duck = await openDuck(paths, columns, options);
  try {
    return await use(duck);
  } finally {
    await duck.close();
  }
}

/** As {@link withDuck}, for the caller to close. */
export async function openDuck(
  paths: string | readonly string[],
  columns: number,
  { threads = columns > 2000 ? 1 : 2, memory: more = 0 }: DuckOptions = {},
): Promise<Duck & { close(): Promise<void> }> {
  // Asked for literally, a path is checked both as asked and as found.
  const allowed = (typeof paths === "string" ? [paths] : paths)
    .map((path) => resolve(path))
    .flatMap((path) => [path, literal(path)]);
  const subject = typeof paths === "string" ? paths : paths[0];
  const server = takeServer();
  const ask = (request: object): Promise<unknown> => server.ask(request, subject);
  const close = () =>
    ask({ close: true }).then(
      () => giveBack(server),
      () => server.end(),
    );
  try {
    // Rows are streamed, so memory follows the width of the table and not its length.
    const memory = `${Math.ceil(256 + columns * 0.2 + more)}MB`;
    await ask({ open: { paths: allowed, memory, threads: String(threads) } });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    rows: (sql) => ask({ rows: sql }) as Promise<Record<string, unknown>[]>,
    stream: async function* (sql, width) {
      await ask({ stream: sql, width });
      for (;;) {
        const batch = (await ask({ next: true })) as DuckBatch | undefined;
        if (batch === undefined) return;
        yield batch;
      }
    },
    close,
  };
}

/** A process that serves one database at a time. */
interface Server {
  /** Sends a request and waits for its answer, or for the end of the process; `subject` names the file in errors. */
  ask(request: object, subject: string): Promise<unknown>;
  end(): void;
}

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
}

/** A process that is free, kept for a while because starting one costs more than most tables. */
let idle: { server: Server; timer: NodeJS.Timeout } | undefined;

/** How long a free process is kept, in milliseconds: memory belongs to the training that follows. */
const idleTime = 3000;

function takeServer(): Server {
  if (idle === undefined) return startServer();
  const { server, timer } = idle;
  clearTimeout(timer);
  idle = undefined;
  return server;
}

function giveBack(server: Server): void {
  if (idle !== undefined) {
    server.end();
    return;
  }
  const timer = setTimeout(() => {
    idle = undefined;
    server.end();
  }, idleTime);
  // Neither the timer nor the process keeps a finished program alive.
  timer.unref();
  idle = { server, timer };
}

function startServer(): Server {
  const child = fork(fileURLToPath(new URL("./duckProcess.js", import.meta.url)), [], {
    serialization: "advanced",
    // A chunk's rows lie outside of the heap and go with their wrapper, so wrappers must not pile up: reading a million
    // rows of 20 numbers peaked at 150 MB, with V8's own choice at 220.
    execArgv: ["--max-semi-space-size=1"],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  let settle: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;
  let ended: string | undefined;
  let subject = "";
  const broken = (): Error =>
    dataError({
      subject,
      reason: "damaged",
      rule: `broke the process that reads tables (${ended})`,
      repair: "the file is damaged, or made to do harm",
    });
  const end = (why: string): void => {
    ended ??= why;
    if (idle?.server === server) idle = undefined;
    settle?.reject(broken());
  };
  child.on("message", (answer) => settle?.resolve(answer as Answer));
  child.on("error", (error) => end(error.message));
  child.on("exit", (code, signal) => end(signal ?? `exit code ${code}`));
  const server: Server = {
    ask: async (request, about) => {
      subject = about;
      if (ended !== undefined) throw broken();
      child.ref();
      child.channel?.ref();
      const { value, error } = await new Promise<Answer>((resolve, reject) => {
        settle = { resolve, reject };
        child.send(request, (failure) => failure && end(failure.message));
      }).finally(() => {
        child.unref();
        child.channel?.unref();
      });
      if (error === undefined) return value;
      if (error.startsWith("missing:"))
        throw new HourglassError("failed", {
          subject,
          reason: "missing-package",
          rule: "needs DuckDB, whose optional package for this system is not installed",
          repair: "npm i --include=optional",
        });
      if (error.startsWith("internal:")) throw new HourglassError("internal", error);
      throw dataError({
        subject,
        reason: "unreadable",
        rule: `cannot be read as a table (${reason(error)})`,
        repair: "check that it is the kind of file that its ending says",
      });
    },
    end: () => {
      child.kill("SIGKILL");
    },
  };
  return server;
}

/** A string as SQL text. NUL ends a query early, so it is refused. */
export function text(value: string): string {
  if (value.includes("\0"))
    throw dataError({
      subject: value,
      reason: "invalid-option",
      rule: "a name must hold no NUL",
      repair: "rename the file",
    });
  return `'${value.replaceAll("'", "''")}'`;
}

/** A path as SQL text, with the characters DuckDB would expand taken literally. */
export function pathText(path: string): string {
  return text(literal(resolve(path)));
}

/** A Parquet file as an SQL table: its own columns, and none from a folder named like `year=2024`. */
export function parquetTable(path: string): string {
  return `read_parquet(${pathText(path)}, hive_partitioning = false)`;
}

function literal(path: string): string {
  return path.replace(/[*?[]/g, "[$&]");
}

/** A name as an SQL identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** DuckDB's first lines say what and where; the rest lists its options. */
function reason(message: string): string {
  const lines = message.split("\n").map((line) => line.trim());
  const useful = lines.filter(
    (line) => line !== "" && !/^(Possible|Resulting|\* |\^|LINE |file ?=|Original Line)/.test(line),
  );
  return useful.slice(0, 2).join(" ").slice(0, 300);
}
