import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import type { Node } from "../../../src/ui/nodes";
import { takeoverMs, TreeChanges } from "../../../src/tree/treeChanges";
import { FakeClock } from "../support/fakeClock";

const group: Node = { kind: "group", group: "active" };
const run = (runId: string): Node => ({
  kind: "run",
  group: "active",
  projectId: "p" as ProjectId,
  runId: runId as RunId,
});

describe("TreeChanges", () => {
  const setUp = () => {
    const clock = new FakeClock();
    const changes = new TreeChanges(clock, (node) => (node.kind === "group" ? undefined : group));
    const fired: (Node[] | undefined)[] = [];
    changes.onDidChange((nodes) => fired.push(nodes));
    return { changes, fired, clock, taken: () => clock.advance(takeoverMs) };
  };

  it("keeps one object for a row", () => {
    const { changes } = setUp();
    const [first] = changes.children(group, [run("1")]);
    const [again] = changes.children(group, [run("1"), run("2")]);
    assert.equal(first, again);
    assert.equal(changes.intern(run("1")), first);
  });

  it("forgets rows that are no more, and what was below them", async () => {
    const { changes, fired, taken } = setUp();
    changes.children(undefined, [group]);
    const [first] = changes.children(group, [run("1"), run("2")]);
    changes.children(run("1"), [run("1.1")]);
    changes.refresh(run("1"));
    changes.children(group, [run("2")]);
    assert.deepEqual(
      ["1", "1.1", "2"].map((id) => changes.isShown(run(id))),
      [false, false, true],
    );
    changes.refresh(run("1.1"));
    await taken();
    assert.deepEqual(fired.flat(), []);
    assert.notEqual(changes.children(group, [run("1"), run("2")])[0], first);
    changes.children(group, []);
    changes.children(group, [run("2")]);
    assert.ok(changes.isShown(group));
  });

  it("tells what changed in one go in one event", async () => {
    const { changes, fired, taken } = setUp();
    const [one, two] = changes.children(group, [run("1"), run("2")]);
    changes.refresh(run("1"));
    changes.refresh(run("2"));
    changes.refresh(run("1"));
    await taken();
    assert.deepEqual(fired, [[one, two]]);
    assert.equal(fired[0]?.[0], one);
  });

  it("does not name what is below another row that it names", async () => {
    const { changes, fired, taken } = setUp();
    changes.intern(group);
    changes.children(group, [run("1")]);
    changes.refresh(run("1"));
    changes.refresh(group);
    await taken();
    assert.deepEqual(fired, [[group]]);
  });

  it("leaves rows alone that were never shown", async () => {
    const { changes, fired, taken } = setUp();
    changes.refresh(run("1"));
    assert.equal(changes.refreshIfReshaped(group, [run("1")]), false);
    await taken();
    assert.deepEqual(fired, []);
  });

  it("refreshes a row when other rows are below it", async () => {
    const { changes, fired, taken } = setUp();
    changes.intern(group);
    changes.children(group, [run("1")]);
    assert.equal(changes.refreshIfReshaped(group, [run("1")]), false);
    assert.equal(changes.refreshIfReshaped(group, [run("2"), run("1")]), true);
    await taken();
    assert.deepEqual(fired, [[group]]);
  });

  it("refreshes the whole tree when its groups are other ones", async () => {
    const { changes, fired, taken } = setUp();
    changes.children(undefined, [group]);
    changes.refresh(group);
    assert.equal(changes.refreshIfReshaped(undefined, []), true);
    await taken();
    assert.deepEqual(fired, [undefined]);
  });

  it("tells what changes at once when no rows were asked for lately", async () => {
    const { changes, fired, clock, taken } = setUp();
    const [one] = changes.children(group, [run("1")]);
    await taken();
    changes.refresh(run("1"));
    await clock.advance(0);
    assert.deepEqual(fired, [[one]]);
    assert.equal(clock.pending, 0);
  });

  it("tells nothing while VS Code takes over rows: it would be lost", async () => {
    const { changes, fired, clock } = setUp();
    changes.intern(group);
    // The second time after a change, but before that could be told.
    changes.children(undefined, [group]);
    changes.refresh(group);
    await clock.advance(takeoverMs - 1);
    changes.children(group, [run("loading")]);
    changes.refreshIfReshaped(group, [run("1")]);
    await clock.advance(takeoverMs - 1);
    assert.deepEqual(fired, []);
    await clock.advance(1);
    assert.deepEqual(fired, [[group]]);
  });

  it("leaves no timer behind", () => {
    const { changes, clock } = setUp();
    changes.children(undefined, [group]);
    changes.dispose();
    assert.equal(clock.pending, 0);
  });
});
