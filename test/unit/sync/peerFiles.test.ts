import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import {
  answerFile,
  answerOf,
  parseOutcome,
  parseState,
  serializeOutcome,
  serializeState,
  windowFile,
  windowOf,
  type WindowState,
} from "../../../src/sync/peerFiles";
import { someProject } from "../hex/support";
import { project, state as someState } from "../fuzz/stateFiles";

const idOf = (n: number) => `5a8591dd-4039-49df-9202-${String(n).padStart(12, "0")}`;
const list = <Id>(length: number) => Array.from({ length }, (_, n) => idOf(n) as Id);
const state = someState as WindowState;
const read = { operation: "GetProject", query: { id: someProject } };
const request = (n: unknown, of: unknown = read, priority = "user") => ({ n, priority, read: of });
/** What becomes of these requests in the file of a window. */
const parsed = (...requests: unknown[]) => parseState(JSON.stringify({ ...state, requests }));

describe("the file of a window", () => {
  it("says as much as a window ever shows and wants", () => {
    const full: WindowState = {
      ...state,
      shows: list<ProjectId>(1_000),
      cancelling: list<RunId>(100),
      requests: (["user", "search", "view"] as const).flatMap((priority, at) =>
        Array.from({ length: 100 }, (_, n) => ({
          n: at * 100 + n,
          priority,
          read: { operation: "GetProject" as const, query: { id: someProject } },
        })),
      ),
    };
    assert.deepEqual(parseState(serializeState(full)), { state: full, unknown: [] });
  });

  it("is not believed when it says more", () => {
    const cut = parseState(
      serializeState({
        ...state,
        shows: list(2_000),
        cancelling: list(200),
        requests: Array.from({ length: 1_000 }, (_, n) => ({ ...request(n), ...state.requests[0], n })) as never,
      }),
    );
    assert.deepEqual(
      [cut?.state.shows.length, cut?.state.cancelling.length, cut?.state.requests.length],
      [1_000, 100, 500],
    );
  });

  it("is as good as missing when it is no such file", () => {
    for (const text of [undefined, "", "{", "[]", JSON.stringify({ ...state, focused: "yes" })]) {
      assert.equal(parseState(text), undefined);
    }
  });

  it("keeps what this version understands, and names what only another one does, so that it can be told", () => {
    const others = [
      request(2, { operation: "ReadMinds", query: {} }),
      request(3, { operation: "toString", query: {} }),
      request(4, { operation: "GetProject", query: { id: 5 } }),
      request(5, null),
      request(6, "GetProject"),
    ];
    const result = parsed(...others, request(1));
    assert.deepEqual(result?.unknown, [2, 3, 4, 5, 6]);
    assert.deepEqual(result.state.requests, [request(1)]);
  });

  it("cannot have another window start or cancel a run", () => {
    const run = { id: someProject, runId: idOf(1), run: {} };
    const result = parsed(
      request(1, { operation: "RunProject", query: run }),
      request(2, { operation: "CancelRun", query: run }),
    );
    assert.deepEqual([result?.state.requests, result?.unknown], [[], [1, 2]]);
  });

  it("counts requests with whole numbers", () => {
    const wrong = [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, "1", null, undefined].map((n) => request(n));
    assert.deepEqual(
      parsed(...wrong, request(0), request(7, read, "poll"))?.state.requests.map(({ n }) => n),
      [0],
    );
  });
});

describe("the file of an answer", () => {
  it("is read only as what the operation answers", () => {
    const text = serializeOutcome({ answer: project as never });
    assert.deepEqual(parseOutcome("GetProject", text), { answer: project });
    assert.equal(parseOutcome("GetRunStatus", text), undefined);
    for (const nothing of [undefined, "", "{}", "null", '{"answer":5}']) {
      assert.equal(parseOutcome("GetProject", nothing), undefined);
    }
  });
});

describe("the names of these files", () => {
  it("tell whose they are", () => {
    assert.deepEqual(
      [windowOf(windowFile("a-1")), answerOf(answerFile("a-1", 12))],
      ["a-1", { windowId: "a-1", n: 12 }],
    );
    for (const name of ["started.json", "window-.json", "window-a.json.part", "answer-a.json", "answer-a-x.json"]) {
      assert.deepEqual([windowOf(name), answerOf(name)], [undefined, undefined], name);
    }
  });
});
