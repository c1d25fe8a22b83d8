import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sent } from "../../../test/sent.ts";
import { type Listening, listen } from "./listen.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"];
const answer = () => new Response("let through");
let open: Listening;
let locked: Listening;
beforeAll(async () => {
  open = await listen(answer, { host: "127.0.0.1", port: 0 });
  locked = await listen(answer, { host: "127.0.0.1", port: 0, token: "s3cret", open: ["/health"] });
});
afterAll(async () => {
  await open.stop(1);
  await locked.stop(1);
});

/** Status and body of a request with the given lines of headers. */
async function ask(
  at: Listening,
  method: string,
  headers: readonly string[],
  path = "/",
): Promise<[number, string]> {
  const text = await sent(
    at.port,
    [`${method} ${path} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n"),
  );
  const [, status = "0"] = /^HTTP\/1\.1 (\d+)/.exec(text) ?? [];
  return [Number(status), text.slice(text.indexOf("\r\n\r\n") + 4)];
}

describe.each([...methods])("row 23: %s", (method) => {
  test("goes on under the machine's own names", async () => {
    for (const host of ["127.0.0.1", `127.0.0.1:${open.port}`, "localhost:80", "[::1]:9", "LOCALHOST"])
      expect((await ask(open, method, [`Host: ${host}`]))[0], host).toBe(200);
    expect((await ask(open, method, ["Host: localhost:1", "Origin: http://localhost:1"]))[0]).toBe(200);
  });
  test("under a rebound name is refused with 421", async () => {
    for (const host of [
      "evil.example",
      "127.0.0.1.evil.example",
      "localhost.evil.example:80",
      "0",
      "127.1@x",
    ])
      expect((await ask(open, method, [`Host: ${host}`]))[0], host).toBe(421);
  });
  test("with two Hosts, or none, is refused with 400", async () => {
    for (const server of [open, locked]) {
      expect((await ask(server, method, ["Host: 127.0.0.1", "Host: evil.example"]))[0]).toBe(400);
      expect((await ask(server, method, []))[0]).toBe(400);
    }
  });
  test("from a foreign page is refused with 403, with a token too", async () => {
    for (const origin of [
      "http://evil.example",
      "null",
      "http://127.0.0.1:1",
      "https://user@127.0.0.1",
      "file://",
    ])
      for (const server of [open, locked]) {
        const headers = ["Host: 127.0.0.1", `Origin: ${origin}`, "Authorization: Bearer s3cret"];
        expect((await ask(server, method, headers))[0], origin).toBe(403);
        // As the page of another site opens a WebSocket.
        const upgrade = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"];
        expect((await ask(server, method, [...headers, ...upgrade]))[0], origin).toBe(403);
      }
  });
  test("without the token is refused with 401 on every path but the open ones", async () => {
    const host = "Host: any.name";
    for (const given of [
      [],
      ["Authorization: Bearer s3cre"],
      ["Authorization: Bearer"],
      ["Authorization: Basic s3cret="],
    ])
      for (const path of ["/", "/health/", "/health?x", "/metrics", "/models/a/detect"])
        expect((await ask(locked, method, [host, ...given], path))[0], `${given} ${path}`).toBe(401);
    expect((await ask(locked, method, [host], "/health"))[0]).toBe(200);
    expect((await ask(locked, method, [host, "Authorization: Bearer s3cret"]))[0]).toBe(200);
  });
});

test("a refusal is one JSON line that says the rule and the repair", async () => {
  const [, body] = await ask(open, "GET", ["Host: evil.example"]);
  expect(JSON.parse(body)).toEqual({
    error: {
      code: "usage",
      reason: "not-allowed",
      message: "Host: must name this machine, got evil.example; ask 127.0.0.1 or localhost",
    },
  });
  expect(body.trimEnd()).not.toContain("\n");
});
