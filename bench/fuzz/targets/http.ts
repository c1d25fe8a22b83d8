import { connect } from "node:net";
import { join } from "node:path";
import type { Random } from "../../../src/core/random.ts";
import { startServing } from "../../../src/server/scoring/startServing.ts";
import { mutant } from "../mutate.ts";
import { readSamples } from "../samples.ts";
import type { StartTarget } from "../target.ts";

const types: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".tsv": "text/tab-separated-values",
  ".json": "application/json",
  ".jsonl": "application/x-ndjson",
  ".parquet": "application/vnd.apache.parquet",
  ".npy": "application/x-npy",
  ".npz": "application/x-npz",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".gif": "image/gif",
  ".tiff": "image/tiff",
  ".avif": "image/avif",
};
const tasks = ["detect", "encode", "decode", "reconstruct", "denoise", "compress"];
const queries = [
  "",
  "",
  "",
  "?rate=0.1",
  "?width=1",
  "?quality=60",
  "?embed=true",
  "?header=false",
  "?delimiter=;",
];
const models = ["table", "pictures", "series"];

/** Where the right bodies (samples.ts) are answered, by their ending. */
const paths: readonly (readonly [ending: string, path: string])[] = [
  [".json", "/models/table/detect?rate=0.1"],
  [".jsonl", "/models/table/encode"],
  [".tsv", "/models/table/decode"],
  [".csv", "/models/table/reconstruct"],
  [".csv", "/models/table/compress?embed=true"],
  [".png", "/models/pictures/denoise"],
  [".png", "/models/pictures/detect"],
];

/**
 * Requests to a server of this process: a task, a model, a body of any kind, broken. In a quarter of the cases the whole
 * request is broken, its head too.
 */
export const startHttp: StartTarget = async (folder) => {
  const files = ["table", "picture", "compressed"].flatMap((kind) => readSamples(folder, kind));
  const right = readSamples(folder, "http");
  // What a model knows is drawn more often than what it refuses at once.
  const bodies = [...Array<typeof right>(6).fill(right).flat(), ...files.filter(({ kind }) => types[kind])];
  const all = bodies.map(({ bytes }) => bytes);
  const server = await startServing({
    models: models.map((name) => join(folder, "model", `${name}.safetensors`)),
    port: 0,
    version: "0",
    threads: 1,
    headerSeconds: 2,
    requestSeconds: 4,
  });
  return {
    whole: paths.map(([kind, path]) => ({
      bytes: requestOf(path, types[kind], right.find((one) => one.kind === kind)!.bytes),
      kind: "body",
    })),
    make(source) {
      const { bytes, kind } = bodies[source.integer(bodies.length)];
      const body = mutant(bytes, all, source);
      const anywhere = `/models/${pick(models, source)}/${pick(tasks, source)}${pick(queries, source)}`;
      const known = paths.filter(([ending]) => ending === kind);
      const path = known.length > 0 && source.integer(4) > 0 ? pick(known, source)[1] : anywhere;
      const request = requestOf(
        path,
        types[source.integer(8) === 0 ? pick(Object.keys(types), source) : kind],
        body,
      );
      return source.integer(4) === 0
        ? { bytes: mutant(request, [request, ...all], source), kind: "head" }
        : { bytes: request, kind: "body" };
    },
    async take({ bytes, kind }) {
      const answer = await exchange(server.port, bytes, kind === "body");
      const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 400);
      if (status >= 500) throw new Error(`the server answered ${answer.slice(0, 600)}`);
      return status < 300;
    },
    close: () => server.stop(1),
  };
};

function pick<T>(list: readonly T[], source: Random): T {
  return list[source.integer(list.length)];
}

function requestOf(path: string, type: string, body: Uint8Array): Uint8Array {
  const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), body]);
}

/**
 * Sends bytes and gives what comes back. A request that may never become whole, or that asks for the connection to stay, is
 * ended from this side where nothing comes any more.
 */
function exchange(port: number, bytes: Uint8Array, whole: boolean): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes));
    let timer = whole ? undefined : setTimeout(() => socket.end(), 500);
    socket.on("data", (piece) => {
      answer += piece.toString("latin1");
      if (whole) return;
      clearTimeout(timer);
      timer = setTimeout(() => socket.destroy(), 100);
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
  });
}
