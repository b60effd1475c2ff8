import type * as vscode from "vscode";
import type { HexClient, RequestRecord } from "../hex/client";
import type { Disposable } from "../util/disposables";

/**
 * Writes a line of the log for every request. The log is in English, as it is what people attach
 * to reports; the client sees to it that no record holds a token or an input value.
 */
export function logRequests(
  client: Pick<HexClient, "onDidRequest">,
  log: Pick<vscode.LogOutputChannel, "info" | "warn" | "error">,
): Disposable {
  return client.onDidRequest((record) => {
    const line = lineOf(record);
    if (record.failure === undefined) {
      log.info(line);
    } else if (record.status !== undefined && record.status >= 400 && record.status < 500) {
      // Something that the user can fix.
      log.warn(line);
    } else {
      log.error(line);
    }
  });
}

/** Such as `GET /projects?limit=100 200 143 ms, 57 left`. */
function lineOf({
  method,
  path,
  status,
  durationMs,
  rateLimit,
  retryAfterMs,
  traceId,
  failure,
  body,
}: RequestRecord): string {
  const parts = [
    `${method} ${path} ${status ?? "no answer"} ${Math.round(durationMs)} ms`,
    rateLimit?.remaining === undefined ? undefined : `${rateLimit.remaining} left`,
    retryAfterMs === undefined ? undefined : `retry after ${Math.ceil(retryAfterMs / 1000)} s`,
    failure,
    body === undefined ? undefined : bodyText(body),
    traceId === undefined || failure?.includes(traceId) ? undefined : `trace ${traceId}`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}

/** Such as `text/html of 5120 bytes: <!doctype html>…`. */
function bodyText({ type = "no type", bytes, start }: NonNullable<RequestRecord["body"]>): string {
  return `${type} of ${bytes} bytes${start === undefined ? "" : `: ${start}`}`;
}
