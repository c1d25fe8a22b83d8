import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** One runner of the race: a process that answers each line it is sent with one line of JSON. */
export interface Side {
  /** What it says of itself when it is ready. */
  readonly hello: Hello;
  /** Sends a command and waits for the answer; throws where the side reports an error, ends or stays silent. */
  ask(command: string): Promise<Readonly<Record<string, unknown>>>;
  close(): void;
}

export interface Hello {
  readonly side: string;
  readonly version: string;
  readonly runtime: string;
  readonly threads: number;
}

/** How to start a side. */
export interface SideCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables beside those of this process. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The longest a side may take over one command: torch.compile and a round of W3 take minutes on a busy machine. */
const patienceMs = 15 * 60_000;

/** Starts a side and waits until it is ready. */
export async function startSide({ command, args, env }: SideCommand): Promise<Side> {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
  const errors: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors.push(text);
    // Only the last words matter, and a chatty library must not fill the memory.
    if (errors.length > 50) errors.shift();
  });
  child.stdin.on("error", () => {}); // it ended; the exit below says so

  let waiting: { resolve(line: string): void; reject(error: Error): void } | undefined;
  let gone: Error | undefined;
  const fail = (why: string): void => {
    gone ??= new Error(`${command} ${args.join(" ")}: ${why}`);
    waiting?.reject(gone);
  };
  child.on("error", (error) => fail(error.message));
  child.on("exit", (code, signal) => fail(`ended (${signal ?? code}) ${lastLine(errors.join(""))}`));
  createInterface({ input: child.stdout }).on("line", (line) => {
    // Libraries may print to stdout too; an answer is an object.
    if (line.startsWith("{")) waiting?.resolve(line);
  });

  const answer = async (command?: string): Promise<Record<string, unknown>> => {
    if (gone) throw gone;
    let timer: NodeJS.Timeout | undefined;
    const line = await new Promise<string>((resolve, reject) => {
      waiting = { resolve, reject };
      timer = setTimeout(() => reject(new Error(`${command ?? "start"}: no answer in time`)), patienceMs);
      if (command) child.stdin.write(`${command}\n`);
    }).finally(() => clearTimeout(timer));
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null) throw new Error(`${command}: answered ${line}`);
    const record = { ...value } as Record<string, unknown>;
    if ("error" in record) throw new Error(String(record.error));
    return record;
  };

  const { side, version, runtime, threads } = await answer();
  return {
    hello: {
      side: String(side),
      version: String(version),
      runtime: String(runtime),
      threads: Number(threads),
    },
    ask: answer,
    close: () => {
      child.stdin.end("quit\n");
      setTimeout(() => child.kill("SIGKILL"), 5_000).unref();
    },
  };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)?.slice(0, 300) ?? "";
}
