import assert from "node:assert/strict";
import type { ProjectId, RunId } from "../../../src/hex/types";
import type { Node } from "../../../src/views/nodes";
import { TreeChanges } from "../../../src/views/treeChanges";
import { settle } from "../support/fakeClock";

const group: Node = { kind: "group", group: "active" };
const run = (runId: string): Node => ({ kind: "run", group: "active", projectId: "p" as ProjectId, runId: runId as RunId });

describe("TreeChanges", () => {
  const setUp = () => {
    const changes = new TreeChanges((node) => (node.kind === "group" ? undefined : group));
    const fired: (Node[] | undefined)[] = [];
    changes.onDidChange((nodes) => fired.push(nodes));
    return { changes, fired };
  };

  it("keeps one object for a row", () => {
    const { changes } = setUp();
    const [first] = changes.children(group, [run("1")]);
    const [again] = changes.children(group, [run("1"), run("2")]);
    assert.equal(first, again);
    assert.equal(changes.intern(run("1")), first);
  });

  it("tells what changed in one go in one event", async () => {
    const { changes, fired } = setUp();
    const [one, two] = changes.children(group, [run("1"), run("2")]);
    changes.refresh(run("1"));
    changes.refresh(run("2"));
    changes.refresh(run("1"));
    await settle();
    assert.deepEqual(fired, [[one, two]]);
    assert.equal(fired[0]?.[0], one);
  });

  it("does not name what is below another row that it names", async () => {
    const { changes, fired } = setUp();
    changes.intern(group);
    changes.children(group, [run("1")]);
    changes.refresh(run("1"));
    changes.refresh(group);
    await settle();
    assert.deepEqual(fired, [[group]]);
  });

  it("leaves rows alone that were never shown", async () => {
    const { changes, fired } = setUp();
    changes.refresh(run("1"));
    assert.equal(changes.refreshIfReshaped(group, [run("1")]), false);
    await settle();
    assert.deepEqual(fired, []);
  });

  it("refreshes a row when other rows are below it", async () => {
    const { changes, fired } = setUp();
    changes.intern(group);
    changes.children(group, [run("1")]);
    assert.equal(changes.refreshIfReshaped(group, [run("1")]), false);
    assert.equal(changes.refreshIfReshaped(group, [run("2"), run("1")]), true);
    await settle();
    assert.deepEqual(fired, [[group]]);
  });

  it("refreshes the whole tree when its groups are other ones", async () => {
    const { changes, fired } = setUp();
    changes.children(undefined, [group]);
    changes.refresh(group);
    assert.equal(changes.refreshIfReshaped(undefined, []), true);
    await settle();
    assert.deepEqual(fired, [undefined]);
  });
});
