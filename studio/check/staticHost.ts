import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";

/** An answer that the host gave. */
export interface Sent {
  readonly path: string;
  /** Bytes of the file, and packed by gzip. */
  readonly bytes: number;
  readonly packed: number;
}

/** A host as plain as any: files as they are, packed on the way, no header but their type. */
export interface StaticHost {
  readonly port: number;
  readonly url: string;
  /** All it sent so far. */
  readonly sent: Sent[];
  /** Takes the host off the network; {@link start} puts it back at the same port. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves a folder over loopback. */
export async function staticHost(folder: string): Promise<StaticHost> {
  const sent: Sent[] = [];
  const packedOf = new Map<string, Uint8Array>();
  const server = createServer(async ({ url = "/", headers }, response) => {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    const file = join(folder, normalize(path), path.endsWith("/") ? "index.html" : "");
    const type = types[extname(file)] ?? "application/octet-stream";
    try {
      const body = await readFile(file);
      const packed = packedOf.get(file) ?? gzipSync(body);
      packedOf.set(file, packed);
      sent.push({ path, bytes: body.length, packed: packed.length });
      const gzip = /\bgzip\b/.test(String(headers["accept-encoding"])) && packed.length < body.length;
      response
        .writeHead(200, { "content-type": type, ...(gzip && { "content-encoding": "gzip" }) })
        .end(gzip ? packed : body);
    } catch {
      response.writeHead(404, { "content-type": "text/plain" }).end(`${path} is not here`);
    }
  });
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => server.listen(at, "127.0.0.1", resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/`,
    sent,
    start: () => listen(port),
    stop: () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      return closed;
    },
  };
}
