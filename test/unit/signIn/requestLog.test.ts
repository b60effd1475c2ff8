import assert from "node:assert/strict";
import type { RequestRecord } from "../../../src/hex/client";
import { logRequests } from "../../../src/signIn/requestLog";
import { Emitter } from "../../../src/util/events";

describe("The log of requests", () => {
  const emitter = new Emitter<RequestRecord>();
  const lines: string[] = [];
  const write = (level: string) => (line: unknown) => void lines.push(`${level}: ${String(line)}`);
  const logging = logRequests(
    { onDidRequest: emitter.event },
    { info: write("info"), warn: write("warn"), error: write("error") },
  );
  const base = { operation: "ListProjects", method: "GET", path: "/projects?limit=1", durationMs: 12.4 };

  beforeEach(() => void lines.splice(0));

  it("has a line for each, with what is left of the limit", () => {
    emitter.fire({ ...base, status: 200, rateLimit: { limit: 60, remaining: 57 } });
    assert.deepEqual(lines, ["info: GET /projects?limit=1 200 12 ms, 57 left"]);
  });

  it("warns of what a user can put right, with the trace id", () => {
    emitter.fire({ ...base, status: 429, retryAfterMs: 1500, failure: "rateLimited", traceId: "t-1" });
    assert.deepEqual(lines, ["warn: GET /projects?limit=1 429 12 ms, retry after 2 s, rateLimited, trace t-1"]);
  });

  it("gives the trace id once", () => {
    emitter.fire({ ...base, status: 500, failure: "serverFailed, trace t-1", traceId: "t-1" });
    assert.deepEqual(lines, ["error: GET /projects?limit=1 500 12 ms, serverFailed, trace t-1"]);
  });

  it("tells what came instead of an answer of Hex", () => {
    emitter.fire({
      ...base,
      status: 200,
      failure: "unexpectedAnswer",
      body: { type: "text/html", bytes: 5120, start: "<h1>Sign in" },
    });
    emitter.fire({ ...base, status: 502, failure: "serverFailed", body: { bytes: 0 } });
    assert.deepEqual(lines, [
      "error: GET /projects?limit=1 200 12 ms, unexpectedAnswer, text/html of 5120 bytes: <h1>Sign in",
      "error: GET /projects?limit=1 502 12 ms, serverFailed, no type of 0 bytes",
    ]);
  });

  it("tells of no answer", () => {
    emitter.fire({ ...base, failure: "offline, ECONNREFUSED" });
    assert.deepEqual(lines, ["error: GET /projects?limit=1 no answer 12 ms, offline, ECONNREFUSED"]);
  });

  it("ends when it is disposed", () => {
    logging.dispose();
    emitter.fire({ ...base, status: 200 });
    assert.deepEqual(lines, []);
  });
});
