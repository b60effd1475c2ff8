import assert from "node:assert/strict";
import fc from "fast-check";
import { readFromPage, readIsPreview, readSubject, readTurn, subjectKey } from "../../../src/runPage/content";

const ours = "00000000-0000-4000-8000-000000000001";
const other = "00000000-0000-4000-8000-000000000002";
const read = (message: unknown) => readFromPage(message, (id) => id === ours);

describe("What a page says", () => {
  for (const message of [
    { type: "ready" },
    { type: "run", command: "cancelRun", runId: ours },
    { type: "plain", command: "signIn" },
    { type: "copy", what: "traceId" },
    { type: "retry", part: "history" },
    { type: "chart", runId: ours, staticId: "x", width: 640.5 },
  ]) {
    it(`is taken: ${JSON.stringify(message)}`, () => assert.deepEqual(read(message), message));
  }

  for (const message of [
    undefined,
    null,
    "ready",
    {},
    { type: "run", command: "signOut", runId: ours },
    { type: "run", command: "workbench.action.quit", runId: ours },
    { type: "run", command: "cancelRun", runId: other },
    { type: "run", command: "cancelRun", runId: "../x" },
    { type: "run", command: "cancelRun" },
    { type: "plain", command: "vscode.open" },
    { type: "copy", what: "token" },
    { type: "chart", runId: other, staticId: "x", width: 1 },
    { type: "chart", runId: ours, staticId: "x", width: Number.POSITIVE_INFINITY },
    { type: "chart", runId: ours, staticId: "x".repeat(1_000), width: 1 },
    { type: "ready", more: 1 },
  ]) {
    it(`is refused: ${JSON.stringify(message)?.slice(0, 80)}`, () => assert.equal(read(message), undefined));
  }

  it("never throws, whatever it is", () => {
    fc.assert(fc.property(fc.anything(), (message) => void [read(message), readTurn(message)]));
  });

  it("is in an envelope, which may name what it is about", () => {
    assert.deepEqual(readTurn({ turn: 2, message: "x", more: 1 }), { turn: 2, message: "x" });
    assert.deepEqual(readTurn({ message: { type: "ready" } }), { message: { type: "ready" } });
    for (const raw of [undefined, "ready", { turn: "2", message: 1 }]) {
      assert.equal(readTurn(raw), undefined);
    }
  });
});

describe("What VS Code kept of a page", () => {
  it("is ids only, in lower case; anything else is nothing", () => {
    const run = { kind: "run", projectId: ours.toUpperCase(), runId: other };
    assert.deepEqual(readSubject(run), { ...run, projectId: ours });
    assert.deepEqual(readSubject({ kind: "compare", projectId: ours, runIds: [ours, other] }), {
      kind: "compare",
      projectId: ours,
      runIds: [ours, other],
    });
    for (const state of [
      undefined,
      {},
      { kind: "run", projectId: "x", runId: ours },
      { kind: "compare", projectId: ours, runIds: [ours] },
    ]) {
      assert.equal(readSubject(state), undefined);
    }
  });

  it("was a preview only when it says so", () => {
    for (const [state, expected] of [
      [{ kind: "run", preview: true }, true],
      [{ kind: "run" }, false],
      [{ preview: "yes" }, false],
      [undefined, false],
    ] as const) {
      assert.equal(readIsPreview(state), expected);
    }
  });

  it("names one page for each run, and one for two runs in any order", () => {
    const subjects = [
      { kind: "run", projectId: ours, runId: ours },
      { kind: "run", projectId: ours, runId: other },
      { kind: "compare", projectId: ours, runIds: [ours, other] },
      { kind: "compare", projectId: ours, runIds: [other, ours] },
    ].flatMap((state) => readSubject(state) ?? []);
    assert.equal(new Set(subjects.map(subjectKey)).size, 3);
  });
});
