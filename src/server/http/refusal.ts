import { type Complaint, complaintText, type ErrorReason } from "../../core/errors.ts";

/** A request that is not answered: its status and the one line that says why. */
export interface Refusal {
  readonly status: number;
  readonly code: "usage" | "data" | "failed" | "internal";
  readonly reason?: ErrorReason;
  readonly message: string;
  /** Headers that belong to the status, such as `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal of a request that breaks a rule of the server. */
export function refusal(
  status: number,
  complaint: Complaint,
  headers?: Readonly<Record<string, string>>,
): Refusal {
  const { reason } = complaint;
  return {
    status,
    code: status >= 500 ? "failed" : "usage",
    ...(reason && { reason }),
    message: complaintText(complaint),
    ...(headers && { headers }),
  };
}

/** The body of a refusal: one JSON line, the same as the command line prints of a failure. */
export function refusalText({ code, reason, message }: Refusal): string {
  return `${JSON.stringify({ error: { code, ...(reason && { reason }), message } })}\n`;
}
