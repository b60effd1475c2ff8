import type { HexErrorKind } from "../../../src/hex/errors";
import type { OperationName } from "../../../src/hex/operations";
import type { FaultAction } from "../../simulator/faults/faults";

/** What a request is for: its messages and how often it is sent depend on that. */
export type Use = "read" | "run" | "cancel";

/** What must come of a failure. */
export interface Result {
  kind: HexErrorKind;
  /** How often the request is sent. */
  sent: number;
  /** Of a write: nobody can tell whether it was carried out. */
  unsure?: true;
}

export interface Failure {
  name: string;
  /** What the simulator does, or what happens on the way to it. */
  how: FaultAction | "refused" | "dns" | "resetOnConnect" | "tokenRefused";
  /** Nothing comes for thirty seconds. */
  waits?: true;
  /** Whether a write may have been carried out depends on the moment. */
  mayBeUnsure?: true;
  result: Record<Use, Result | "succeeds">;
  /** Operations for which it is something else, and why. */
  except?: Partial<Record<OperationName, Result | "succeeds">>;
}

/** A read is sent three times where the failure may pass, a write only once. */
const thrice = (kind: HexErrorKind, write: "unsure" | "sure"): Failure["result"] => ({
  read: { kind, sent: 3 },
  run: { kind, sent: 1, ...(write === "unsure" && { unsure: true }) },
  cancel: { kind, sent: 1, ...(write === "unsure" && { unsure: true }) },
});
const once = (kind: HexErrorKind, write: "unsure" | "sure"): Failure["result"] => ({
  ...thrice(kind, write),
  read: { kind, sent: 1 },
});

/** Another host, to which nothing may be sent. */
export const otherHost = "login.example.com";
/** What is longer than any answer may be. */
export const hugeBytes = 21 * 1_024 * 1_024;
/** Everything that Hex's answers are read for, of other types than they have. */
const wrong = {
  id: 7,
  title: { a: 1 },
  type: [],
  role: 4,
  org: 1,
  token: "none",
  values: "none",
  runs: { a: 1 },
  runId: [3],
  projectId: false,
  status: 5,
  content: 1,
  filename: 2,
  imageBase64: 9,
  mimeType: {},
  pagination: 1,
};

/** The failures of the issue, each as its own words have it. */
export const failures: readonly Failure[] = [
  { name: "connection refused", how: "refused", result: thrice("offline", "sure") },
  { name: "name not found (DNS)", how: "dns", result: thrice("offline", "sure") },
  {
    name: "reset before the request",
    how: "resetOnConnect",
    result: thrice("offline", "sure"),
    // It may be met before or after the first byte has left.
    mayBeUnsure: true,
  },
  { name: "reset as the request comes", how: { kind: "reset" }, result: thrice("offline", "unsure") },
  { name: "reset after the request", how: { kind: "drop", perform: true }, result: thrice("offline", "unsure") },
  { name: "slow headers", how: { kind: "hang", perform: true }, waits: true, result: once("timeout", "unsure") },
  {
    name: "slow body",
    how: { kind: "slow", chunkBytes: 1, everyMs: 60_000 },
    waits: true,
    result: { ...once("timeout", "unsure"), cancel: "succeeds" },
  },
  {
    name: "body cut",
    how: { kind: "cut" },
    // The answer to a cancellation has no body.
    result: { ...thrice("unexpectedAnswer", "unsure"), cancel: "succeeds" },
  },
  { name: "200 with HTML", how: { kind: "html" }, result: once("unexpectedAnswer", "unsure") },
  {
    name: "200, empty",
    how: { kind: "empty" },
    result: { ...once("unexpectedAnswer", "unsure"), cancel: "succeeds" },
  },
  {
    name: "200, wrong types",
    how: { kind: "status", status: 200, body: wrong },
    result: { ...once("unexpectedAnswer", "unsure"), cancel: "succeeds" },
  },
  { name: "200, huge", how: { kind: "huge", bytes: hugeBytes }, result: once("unexpectedAnswer", "unsure") },
  {
    name: "redirect to another host",
    how: { kind: "redirect", location: `https://${otherHost}/api/v1`, status: 307 },
    result: once("redirected", "unsure"),
  },
  { name: "400", how: { kind: "status", status: 400 }, result: once("badRequest", "sure") },
  {
    name: "401, the token is refused",
    how: "tokenRefused",
    result: once("unauthorized", "sure"),
  },
  {
    name: "401, but the token works",
    how: { kind: "status", status: 401 },
    // As of a server that is being restarted; a write is not tried again.
    result: {
      read: { kind: "serverFailed", sent: 1 },
      run: { kind: "forbidden", sent: 1 },
      cancel: { kind: "forbidden", sent: 1 },
    },
    except: { Me: { kind: "unauthorized", sent: 1 } },
  },
  { name: "403", how: { kind: "status", status: 403 }, result: once("forbidden", "sure") },
  { name: "404", how: { kind: "status", status: 404 }, result: once("notFound", "sure") },
  { name: "409", how: { kind: "status", status: 409 }, result: once("badRequest", "sure") },
  { name: "422", how: { kind: "status", status: 422 }, result: once("unprocessable", "sure") },
  {
    name: "429 with Retry-After",
    how: { kind: "status", status: 429, headers: { "retry-after": "7" } },
    result: thrice("rateLimited", "sure"),
  },
  { name: "429 without", how: { kind: "status", status: 429 }, result: thrice("rateLimited", "sure") },
  { name: "500", how: { kind: "status", status: 500 }, result: thrice("serverFailed", "unsure") },
  { name: "502", how: { kind: "status", status: 502, shape: "html" }, result: thrice("serverFailed", "unsure") },
  {
    name: "503 of Hex",
    how: { kind: "status", status: 503 },
    // All kernels are busy, and no run was created.
    result: { ...once("serverFailed", "unsure"), run: { kind: "kernelsBusy", sent: 1 } },
  },
  {
    name: "503 of a gateway",
    how: { kind: "status", status: 503, shape: "html" },
    result: once("serverFailed", "unsure"),
  },
  { name: "504", how: { kind: "status", status: 504, shape: "empty" }, result: thrice("serverFailed", "unsure") },
  {
    name: "504 after it was done",
    how: { kind: "status", status: 504, shape: "html", perform: true },
    result: thrice("serverFailed", "unsure"),
  },
];
