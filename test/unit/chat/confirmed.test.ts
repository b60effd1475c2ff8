import assert from "node:assert/strict";
import { ConfirmedRuns } from "../../../src/chat/confirmed";
import type { ProjectId } from "../../../src/hex/types";

const run = (projectId: string, sessionId = "s") => ({ sessionId, projectId: projectId as ProjectId });

describe("Runs that the user was asked about", () => {
  it("count once for each question, and only for what was asked", () => {
    const confirmed = new ConfirmedRuns(() => 0);
    assert.equal(confirmed.take({ project: "Revenue" }), undefined);
    confirmed.add({ project: "Revenue" }, run("a"));
    confirmed.add({ project: "Revenue" }, run("a"));
    confirmed.add({ project: "Costs" }, run("b"));
    assert.equal(confirmed.take({ project: "Revenue", inputs: { a: 1 } }), undefined);
    assert.deepEqual(
      [
        confirmed.take({ project: "Revenue" }),
        confirmed.take({ project: "Revenue" }),
        confirmed.take({ project: "Revenue" }),
      ],
      [run("a"), run("a"), undefined],
    );
    assert.deepEqual(confirmed.take({ project: "Costs" }), run("b"));
  });

  it("do not count when two open questions of the same words showed different runs", () => {
    for (const other of [run("b"), run("a", "other")]) {
      const confirmed = new ConfirmedRuns(() => 0);
      confirmed.add({ project: "Revenue" }, run("a"));
      confirmed.add({ project: "Revenue" }, other);
      assert.equal(confirmed.take({ project: "Revenue" }), undefined);
      confirmed.add({ project: "Revenue" }, other);
      assert.deepEqual(confirmed.take({ project: "Revenue" }), other);
    }
  });

  it("are forgotten after an hour, and when a hundred others were asked about", () => {
    let nowMs = 0;
    const confirmed = new ConfirmedRuns(() => nowMs);
    confirmed.add({ project: "a" }, run("a"));
    nowMs = 3_600_001;
    assert.equal(confirmed.take({ project: "a" }), undefined);
    confirmed.add({ project: "a" }, run("a"));
    Array.from({ length: 100 }, (_, index) => confirmed.add({ project: index }, run("b")));
    assert.equal(confirmed.take({ project: "a" }), undefined);
  });
});
