import assert from "node:assert/strict";
import { parseAccount } from "../../../src/hex/schemas";
import { isActive, isChart, isFailure, isKnownEnd, whyNotRunnable, type Project } from "../../../src/hex/types";
import { someProject } from "./support";

describe("A run", () => {
  const ends = ["COMPLETED", "ERRORED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL"];

  it("is active while it waits or runs, and with a new status until its end is told", () => {
    assert.deepEqual(
      ["PENDING", "RUNNING", "DREAMING"].map((status) => isActive({ status })),
      [true, true, true],
    );
    assert.deepEqual(
      [...ends, "UNKNOWN"].map((status) => isActive({ status })),
      new Array(5).fill(false),
    );
    assert.equal(isActive({ status: "DREAMING", endTime: new Date(0) }), false);
    assert.equal(isActive({ status: "DREAMING", elapsedMs: 0 }), false);
    assert.equal(isActive({ status: "RUNNING", elapsedMs: 7, endTime: new Date(0) }), true);
  });

  it("has ended for good with four statuses, of which two need attention", () => {
    const all = [...ends, "RUNNING", "PENDING", "UNKNOWN", "DREAMING"];
    assert.deepEqual(
      all.filter((status) => isKnownEnd({ status })),
      ends,
    );
    assert.deepEqual(
      all.filter((status) => isFailure({ status })),
      ["ERRORED", "UNABLE_TO_ALLOCATE_KERNEL"],
    );
  });
});

describe("A project", () => {
  it("can be run when it is published, and neither a component, archived nor trashed", () => {
    const day = new Date(0);
    const project: Project = { id: someProject, title: "T", type: "PROJECT", categories: [], schedules: [] };
    assert.equal(whyNotRunnable({ ...project, lastPublishedAt: day }), undefined);
    assert.equal(whyNotRunnable(project), "unpublished");
    assert.equal(whyNotRunnable({ ...project, lastPublishedAt: day, type: "COMPONENT" }), "component");
    assert.equal(whyNotRunnable({ ...project, lastPublishedAt: day, archivedAt: day }), "archived");
    assert.equal(whyNotRunnable({ ...project, lastPublishedAt: day, archivedAt: day, trashedAt: day }), "trashed");
  });
});

describe("A cell", () => {
  it("has pictures when it is a chart of any kind", () => {
    const types = ["CHART", "VEGA_CHART", "EXPLORE", "SQL", ""];
    assert.deepEqual(
      types.map((cellType) => isChart({ cellType })),
      [true, true, true, false, false],
    );
  });
});

describe("An account", () => {
  it("is Hex's when it names a user or an organisation, by any of its marks", () => {
    assert.equal(parseAccount({ id: "u" }).userId, "u");
    assert.equal(parseAccount({ email: "ada@example.com" }).email, "ada@example.com");
    assert.equal(parseAccount({ org: { id: "o" } }).orgId, "o");
    for (const other of [{}, { name: "Ada" }, { org: {} }, { id: " " }]) {
      assert.throws(() => parseAccount(other));
    }
  });
});
