import assert from "node:assert/strict";
import type { HexErrorKind } from "../../../src/hex/errors";
import type { ProjectId } from "../../../src/hex/types";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { openWorkspace } from "../support/openWorkspace";

const second = 1_000;
const minute = 60 * second;

/** What a click sends at once, what it leaves for later, and what it does after a failure. */
describe("a click on Refresh", () => {
  let clock: FakeClock;
  let hex: FakeHex;
  let workspace: HexWorkspace;
  let pinned: ProjectId[];
  /** What Hex was asked about: the list, or projects whose runs. */
  let asked: string[];

  async function open(pins: number): Promise<void> {
    clock = new FakeClock();
    hex = new FakeHex(clock);
    hex.durationMs = () => 60 * minute;
    pinned = Array.from({ length: pins }, (_, index) => hex.addProject(`Project ${index}`));
    workspace = openWorkspace(hex, clock, { pinned });
    workspace.screen.setViewVisible(true);
    await clock.advance(2 * minute);
    const { GetProjectRuns, ListProjects } = hex.operations;
    asked = [];
    hex.operations.GetProjectRuns = (query) => {
      asked.push(query.id);
      return GetProjectRuns(query);
    };
    hex.operations.ListProjects = (query) => {
      asked.push("projects");
      return ListProjects(query);
    };
  }
  afterEach(() => workspace.dispose());

  /** What it came to, and what was asked until then. */
  async function click(): Promise<{ error: string | undefined; asked: string[] }> {
    asked = [];
    const error = await workspace.loader.refresh().then(
      () => undefined,
      (reason: unknown) => (reason as { kind?: string }).kind ?? String(reason),
    );
    return { error, asked };
  }
  const runErrors = () => pinned.map((id) => workspace.store.runsOf(id).error?.kind);

  const concernsAll: [kind: HexErrorKind, isOutOfReach: boolean][] = [
    ["rateLimited", true],
    ["offline", true],
    ["timeout", true],
    ["unauthorized", false],
    ["redirected", false],
    ["cancelled", false],
  ];
  for (const [kind, isOutOfReach] of concernsAll) {
    it(`sends nothing more when the first answer is: ${kind}`, async () => {
      await open(2);
      await workspace.actions.run(pinned[1] as ProjectId, {});
      hex.fail(kind, undefined, 1);
      assert.deepEqual(await click(), { error: kind, asked: [pinned[1]] });
      const { error } = workspace.projects;
      assert.equal(error?.kind, isOutOfReach ? kind : undefined, "what is stale");
      assert.equal(runErrors()[0], isOutOfReach ? kind : undefined);
      if (kind !== "rateLimited" && kind !== "unauthorized") {
        assert.deepEqual(await click(), { error: undefined, asked: [pinned[1], "projects", pinned[0]] });
      }
    });
  }

  it("goes on with the others when the first answer concerns only one of them, and says what failed", async () => {
    await open(2);
    hex.fail("serverFailed", "ListProjects", 1);
    assert.deepEqual(await click(), { error: "serverFailed", asked: ["projects", ...pinned] });
    assert.deepEqual(runErrors(), [undefined, undefined]);
  });

  it("asks nothing again until five seconds later, unless the clock was set back", async () => {
    await open(2);
    assert.equal((await click()).asked.length, 3);
    assert.deepEqual((await click()).asked, []);
    await clock.advance(5 * second - 1);
    assert.deepEqual((await click()).asked, []);
    await clock.advance(1);
    assert.equal((await click()).asked.length, 3);
    clock.jump(-minute);
    assert.equal((await click()).asked.length, 3);
  });

  it("asks about some at once and the others soon, each once, while a run that was started here is awaited", async () => {
    await open(10);
    const [here] = pinned as [ProjectId];
    await workspace.actions.run(here, {});
    const at = clock.now();
    const first = await click();
    assert.deepEqual(first.asked, [here, "projects", ...pinned.slice(1, 5)]);
    await clock.advance(45 * second);
    const late = pinned.filter((id) => (workspace.store.runsOf(id).loadedAtMs ?? 0) < at);
    assert.deepEqual(late, []);
    const others = asked.filter((subject) => subject !== here);
    assert.equal(new Set(others).size, others.length, others.join());
  });

  it("leaves all but the first for later when so many clicks went before, and the list to its turn", async () => {
    await open(14);
    const [here] = pinned as [ProjectId];
    await workspace.actions.run(here, {});
    await click();
    await clock.advance(6 * second);
    const again = click();
    await clock.advance(5 * second);
    await again;
    assert.ok(asked.includes(here));
    assert.ok(!asked.includes("projects"), asked.join());
  });
});
