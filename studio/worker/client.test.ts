import { expect, test } from "vitest";
import { CallError, trainClient, type WorkerPort } from "./client.ts";
import type { CallMessage, Pushed, WorkerMessage } from "./protocol.ts";

/** A worker that keeps what it is asked, and answers when the test says so. */
function fakePort() {
  const asked: CallMessage[] = [];
  const port: WorkerPort & { say(message: WorkerMessage): void; ended: boolean } = {
    postMessage: (message) => asked.push(message as CallMessage),
    onmessage: null,
    onerror: null,
    ended: false,
    terminate: () => {
      port.ended = true;
    },
    say: (data) => port.onmessage?.({ data } as MessageEvent<WorkerMessage>),
  };
  return { port, asked };
}

test("answers reach their calls, in whatever order they come", async () => {
  const { port, asked } = fakePort();
  const client = trainClient(
    () => port,
    () => {},
  );
  const first = client.call("modelBytes", { model: "a" });
  const second = client.call("modelBytes", { model: "b" });
  port.say({ id: asked[1].id, answer: new Uint8Array([2]) });
  port.say({ id: asked[0].id, answer: new Uint8Array([1]) });
  expect([await first, await second].map(([byte]) => byte)).toEqual([1, 2]);
});

test("a failure rejects its call alone, with its advice", async () => {
  const { port, asked } = fakePort();
  const client = trainClient(
    () => port,
    () => {},
  );
  const call = client.call("play", { run: "a" });
  const failure = { code: "failed", message: "no", advice: [{ sentence: "try again" }] };
  port.say({ id: asked[0].id, failure });
  await expect(call).rejects.toEqual(new CallError(failure));
});

test("what is pushed is heard", () => {
  const { port } = fakePort();
  const heard: Pushed[] = [];
  const client = trainClient(
    () => port,
    (pushed) => heard.push(pushed),
  );
  void client.call("play", { run: "a" });
  port.say({ kind: "state", run: "a", state: "playing" });
  expect(heard).toEqual([{ kind: "state", run: "a", state: "playing" }]);
});

test("row 42: a worker that ends fails what it was asked, and the next call starts another", async () => {
  const ports = [fakePort(), fakePort()];
  let started = 0;
  const client = trainClient(
    () => ports[started++].port,
    () => {},
  );
  const lost = client.call("play", { run: "a" });
  ports[0].port.onerror?.({ message: "out of memory", preventDefault: () => {} } as ErrorEvent);
  await expect(lost).rejects.toThrow("out of memory");
  expect(ports[0].port.ended).toBe(true);
  void client.call("play", { run: "a" });
  expect([started, ports[1].asked.length]).toEqual([2, 1]);
});
