import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, Server as NetServer, type Socket } from "node:net";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { readReason } from "../../core/errno.ts";
import { usageError } from "../../core/errors.ts";
import { type GuardOptions, guard } from "./guard.ts";
import { type Refusal, refusal, refusalText } from "./refusal.ts";

/** What answers requests: hono's `fetch`. */
export type Answer = (request: Request, bindings: HttpBindings) => Response | Promise<Response>;

/** Where a server listens, and for how long it waits. */
export interface ListenOptions extends GuardOptions {
  /** 0 takes any that is free. */
  readonly port: number;
  /** Seconds in which the head of a request must have come. Default 10. */
  readonly headerSeconds?: number;
  /** Seconds in which the whole of a request must have come. Default 120. */
  readonly requestSeconds?: number;
  /** Seconds in which nothing comes or goes before a connection is cut, a client's that does not take its answer too. Default 90. */
  readonly silentSeconds?: number;
  /** Most bytes of a request's head. Default 16 KiB. */
  readonly headerBytes?: number;
}

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** `http://127.0.0.1:8080` */
  readonly address: string;
  /**
   * Takes no new connection, lets the requests under way come to their end, and resolves when they have; what still
   * runs after `seconds` is cut off. Default 30.
   */
  stop(seconds?: number): Promise<void>;
}

/** Listens for requests and hands those that the guard lets through to `answer`. Throws `usage` where the address is taken. */
export async function listen(answer: Answer, options: ListenOptions): Promise<Listening> {
  const { host, port, headerSeconds = 10, requestSeconds = 120, headerBytes = 16 * 1024 } = options;
  const { silentSeconds = 90 } = options;
  const refuse = guard(options);
  const respond = getRequestListener((request, bindings) => answer(request, bindings as HttpBindings), {
    overrideGlobalObjects: false,
    // A target that is no address: `//`, a backslash, another scheme.
    errorHandler: () =>
      new Response(refusalText(badTarget), { status: 400, headers: { "Content-Type": "application/json" } }),
  });
  let stopping = false;
  const server = createServer(
    {
      maxHeaderSize: headerBytes,
      headersTimeout: headerSeconds * 1000,
      requestTimeout: requestSeconds * 1000,
      connectionsCheckingInterval: Math.min(5000, headerSeconds * 250),
      // Longer than the minute for which what stands in front of a server keeps its connections.
      keepAliveTimeout: 65_000,
      noDelay: true,
    },
    (request, response) => {
      if (stopping) response.setHeader("Connection", "close");
      const refused = refuse(request);
      if (refused) send(response, request, refused);
      else void respond(request, response);
    },
  );
  server.setTimeout(silentSeconds * 1000);
  server.on("clientError", sendBroken);
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error) => reject(cannotListen(error, host, port)));
    server.listen({ port, host }, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return {
    port: taken,
    address: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    stop: async (seconds = 30) => {
      stopping = true;
      // The listener alone: to HTTP a connection is idle whose request has come and was not read yet, and it would be cut.
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      const idle = setInterval(() => server.closeIdleConnections(), lastRead);
      const timer = setTimeout(() => server.closeAllConnections(), seconds * 1000);
      await closed;
      clearInterval(idle);
      clearTimeout(timer);
    },
  };
}

/** Milliseconds in which a request that has come is read at the latest. */
const lastRead = 250;

const badTarget = refusal(400, {
  subject: "the request",
  reason: "invalid-value",
  rule: "must ask for a path such as /health",
});

/** Answers a request that the guard refused. What it still sends is not read. */
function send(response: ServerResponse, request: IncomingMessage, refused: Refusal): void {
  const body = refusalText(refused);
  response.writeHead(refused.status, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
    "Cache-Control": "no-store",
    ...refused.headers,
  });
  response.end(request.method === "HEAD" ? undefined : body);
  // Node reads what still comes of the body and drops it. Closing at once would reset the connection, and with it the
  // answer on its way; a client that goes on sending is cut off.
  const timer = setTimeout(() => request.socket.destroy(), lingering).unref();
  request.once("close", () => clearTimeout(timer));
}

/** Milliseconds that a client may go on sending after it was refused. */
const lingering = 2000;

/** What Node found wrong with a request before there was one to answer. */
const broken: Readonly<Record<string, Refusal>> = {
  HPE_HEADER_OVERFLOW: refusal(431, {
    subject: "the request",
    reason: "too-large",
    rule: "its headers are too long",
  }),
  ERR_HTTP_REQUEST_TIMEOUT: refusal(408, {
    subject: "the request",
    reason: "timed-out",
    rule: "did not come to its end in time",
  }),
};
const malformed = refusal(400, { subject: "the request", reason: "invalid-value", rule: "is no valid HTTP" });

function sendBroken(error: Error & { code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === "ECONNRESET") {
    socket.destroy();
    return;
  }
  const refused = broken[error.code ?? ""] ?? malformed;
  const body = refusalText(refused);
  socket.end(
    `HTTP/1.1 ${refused.status} Refused\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function cannotListen(error: Error, host: string, port: number): Error {
  return usageError({
    subject: `${host}:${port}`,
    reason: "in-use",
    rule: `cannot be listened at: ${readReason(error) ?? error.message}`,
    repair: [{ option: "port", sentence: "take another port" }],
  });
}
