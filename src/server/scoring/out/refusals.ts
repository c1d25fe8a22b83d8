import type { ErrorCode, ErrorReason } from "../../../core/errors.ts";
import { understood } from "../../../core/understood.ts";
import { type Refusal, refusal } from "../../http/refusal.ts";
import { type Body, bodyName } from "../in/body.ts";
import type { Gate } from "../work/gate.ts";
import type { ServedModel } from "../work/servedModel.ts";
import { taskNames } from "../work/tasks.ts";

/** What a failure of a request is answered with; of a file that was put aside, the message names the request. */
export function refused(error: unknown, body?: Body): Refusal {
  const { code, reason, message } = understood(error);
  return {
    status: (reason && byReason[reason]) ?? byCode[code],
    code: code === "usage" || code === "data" || code === "internal" ? code : "failed",
    ...(reason && { reason }),
    message: named(message, body),
  };
}

/** A message about the request, not about the file or the values that it was put into. */
function named(message: string, body: Body | undefined): string {
  const own = message.replace(/^data in memory:/, "the request:");
  return body?.path === undefined ? own : own.replaceAll(body.path, bodyName(body.kind));
}

const byCode: Readonly<Record<ErrorCode, number>> = {
  usage: 400,
  data: 422,
  failed: 500,
  peers: 500,
  stopped: 499,
  internal: 500,
};

const byReason: Partial<Record<ErrorReason, number>> = {
  "unsupported-format": 415,
  "too-large": 413,
  "out-of-memory": 503,
};

/** There is nothing at this path. */
export function notFound(path: string): Refusal {
  return refusal(404, {
    subject: path,
    reason: "no-such-file",
    rule: "there is nothing at this path",
    repair: `POST to /models/NAME/TASK, TASK one of ${taskNames.join(", ")}; see /openapi.json`,
  });
}

/** Something is at this path, which is asked by another method; undefined where there is nothing. */
export function wrongMethod(path: string): Refusal | undefined {
  const posted = path === "/reload" || taskNames.some((task) => path.endsWith(`/${task}`));
  const got = ["/", "/health", "/metrics", "/models", "/openapi.json"].includes(path);
  if (!posted && !got) return undefined;
  const method = posted ? "POST" : "GET";
  const complaint = { subject: path, reason: "invalid-value", rule: `is asked by ${method}` } as const;
  return refusal(405, complaint, { Allow: method });
}

/** No model of this name is loaded, or none was named. */
export function noModel(name: string | undefined, models: readonly ServedModel[]): Refusal {
  const known = models.map((model) => model.name).join(", ");
  return refusal(404, {
    subject: name ?? "the request",
    reason: "no-such-file",
    rule: name === undefined ? "must name one of several models" : "no model of this name is loaded",
    repair: `POST to /models/NAME/TASK, NAME one of ${known}`,
  });
}

/** There is no room for one more request. */
export function full({ room }: Gate): Refusal {
  return refusal(
    503,
    {
      subject: "the server",
      reason: "busy",
      rule: `is at work on ${room} requests, as many as it takes`,
      repair: "ask again in a second",
    },
    { "Retry-After": "1" },
  );
}

/** The answer did not begin in time. */
export function slow(seconds: number): Refusal {
  return refusal(
    503,
    {
      subject: "the request",
      reason: "timed-out",
      rule: `was not answered within ${seconds} seconds`,
      repair: "send fewer rows, or ask when there is less to do",
    },
    { "Retry-After": "5" },
  );
}
