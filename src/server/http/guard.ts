import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";
import { type Refusal, refusal } from "./refusal.ts";

/** Who may ask. */
export interface GuardOptions {
  /** Where the server listens. */
  readonly host: string;
  /** What a request must bear; absent where everyone on this machine may ask. */
  readonly token?: string;
  /** Paths that need no token, for a load balancer to look at. */
  readonly open?: readonly string[];
}

/** Judges a request by its head alone, whatever its method and path; undefined where it may go on. */
export type Guard = (request: IncomingMessage) => Refusal | undefined;

/**
 * Refuses a request with several Hosts (400); one under a name that this server does not have, which is how a page
 * elsewhere reaches a server on loopback by rebinding its own name (421); one that another site's page sends (403); and
 * one without the token (401), which is compared in constant time.
 */
export function guard({ host, token, open = [] }: GuardOptions): Guard {
  const secret = token === undefined ? undefined : digest(token);
  return (request) => {
    const hosts = headersNamed(request, "host");
    if (hosts.length !== 1)
      return refusal(400, {
        subject: "Host",
        reason: "not-allowed",
        rule: "a request must have one",
        received: hosts.length,
      });
    // A token is what a rebound name lacks, so a server that asks for one may be called by any name.
    if (secret === undefined && !isOwnName(hosts[0], host))
      return refusal(421, {
        subject: "Host",
        reason: "not-allowed",
        rule: "must name this machine",
        received: hosts[0],
        repair: "ask 127.0.0.1 or localhost",
      });
    for (const origin of headersNamed(request, "origin")) {
      if (hostOf(origin) === hosts[0].toLowerCase()) continue;
      return refusal(403, {
        subject: "Origin",
        reason: "not-allowed",
        rule: "pages of other sites may not ask this server",
        received: origin,
        repair: "send the request from a program, or through your own server",
      });
    }
    if (secret === undefined || open.includes(request.url ?? "")) return undefined;
    const [given = ""] = headersNamed(request, "authorization");
    if (timingSafeEqual(digest(given.replace(/^Bearer +/i, "")), secret)) return undefined;
    return refusal(
      401,
      {
        subject: "Authorization",
        reason: "not-allowed",
        rule: "must bear the token that the server was started with",
        repair: "send Authorization: Bearer TOKEN",
      },
      { "WWW-Authenticate": "Bearer" },
    );
  };
}

/** Whether an address is one that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** Every value of a header as it came: Node's own table of headers keeps the first Host of two and says nothing. */
function headersNamed({ rawHeaders }: IncomingMessage, name: string): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1].toLowerCase() === name);
}

/** Whether a Host header names this machine, or the address that the server was given. */
function isOwnName(header: string, host: string): boolean {
  const name = header
    .replace(/:\d+$/, "")
    .replace(/^\[(.*)\]$/, "$1")
    .toLowerCase();
  return name === host.toLowerCase() || isLoopback(name);
}

/** Host and port of an origin; undefined for `null` and for what is none. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/@]+)$/i.exec(origin)?.[1].toLowerCase();
}

/** Of one length whatever the text, as the comparison needs. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
