import { commonHeaders } from "../../http/headers.ts";
import { type Refusal, refusalText } from "../../http/refusal.ts";
import type { Answer } from "../work/score.ts";

/** A JSON document as an answer. */
export function json(document: unknown, status = 200): Response {
  return new Response(`${JSON.stringify(document)}\n`, {
    status,
    headers: { ...commonHeaders, "Content-Type": "application/json", "Cache-Control": "no-store" },
  });
}

/** A refusal as an answer. */
export function send(refused: Refusal): Response {
  return new Response(refusalText(refused), {
    status: refused.status,
    headers: {
      ...commonHeaders,
      "Content-Type": "application/json",
      "Cache-Control": "no-store",
      ...refused.headers,
    },
  });
}

/**
 * Runs work that hands over an answer, and resolves with the response as soon as its first piece is there: a failure before
 * that is a failure of the request, with a status of its own; one after it cuts the connection, so that a part of an
 * answer is never taken for the whole. The work goes on until the answer has been taken or the client is gone.
 */
export function begun(work: (start: (answer: Answer) => Promise<void>) => Promise<void>): Promise<Response> {
  return new Promise((resolve, reject) => {
    let fail: (error: unknown) => void = reject;
    const start = async ({ type, pieces }: Answer): Promise<void> => {
      const headers = { ...commonHeaders, "Content-Type": type, "Cache-Control": "no-store" };
      const from = pieces[Symbol.asyncIterator]();
      const first = await from.next();
      const second = first.done ? first : await from.next();
      if (second.done) {
        resolve(new Response(first.done ? null : bytesOf(first.value), { headers }));
        return;
      }
      const waiting = [bytesOf(first.value), bytesOf(second.value)];
      await new Promise<void>((done, broken) => {
        const stream = new ReadableStream<Uint8Array>({
          pull: async (controller) => {
            fail = (error) => controller.error(error);
            try {
              const ready = waiting.shift();
              if (ready) return controller.enqueue(ready);
              const next = await from.next();
              if (!next.done) return controller.enqueue(bytesOf(next.value));
              controller.close();
              done();
            } catch (error) {
              broken(error);
            }
          },
          cancel: async () => {
            await from.return?.();
            done();
          },
        });
        resolve(new Response(stream, { headers }));
      });
    };
    work(start).catch((error) => fail(error));
  });
}

const encoder = new TextEncoder();

function bytesOf(piece: Uint8Array | string): Uint8Array<ArrayBuffer> {
  return typeof piece === "string" ? encoder.encode(piece) : (piece as Uint8Array<ArrayBuffer>);
}
