import type { OperationOutcome } from "./fhir";

/** Why there is no answer. Each is told in its own way, and each has its own way out. */
export type FailureKind = "expired" | "forbidden" | "missing" | "away" | "refused" | "broken";

export class Failure extends Error {
  constructor(readonly kind: FailureKind, message: string) {
    super(message);
  }
}

/** What a status of the server means to the person before the screen; the server's own words are kept. */
export function failureOf(status: number, body: unknown): Failure {
  const said = (body as OperationOutcome | undefined)?.issue?.map((i) => i.diagnostics ?? i.details?.text).filter(Boolean).join(" ") ?? "";
  const kind: FailureKind = status === 401 ? "expired" : status === 403 ? "forbidden" : status === 404 || status === 410 ? "missing"
    : status >= 400 && status < 500 ? "refused" : "broken";
  return new Failure(kind, said || "The server answered with status " + status + ".");
}

export const isFailure = (fault: unknown, ...kinds: FailureKind[]): boolean => fault instanceof Failure && (kinds.length === 0 || kinds.includes(fault.kind));
