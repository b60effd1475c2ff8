import assert from "node:assert/strict";
import { StartGuard } from "../../../src/actions/startGuard";
import type { ProjectId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";

const project = "5a8591dd-4039-49df-9202-96385ba3eff8" as ProjectId;
const other = "00000000-0000-4000-8000-000000000001" as ProjectId;

describe("StartGuard", () => {
  it("knows what is being started, and how", async () => {
    const clock = new FakeClock();
    const guard = new StartGuard(clock);
    let answer = (): void => undefined;
    const done = guard.during(
      project,
      { useCachedSqlResults: false },
      () => new Promise<void>((resolve) => (answer = resolve)),
    );
    await clock.advance(60_000);
    assert.equal(guard.look(project, { useCachedSqlResults: false }), "same");
    assert.equal(guard.look(project, {}), "other");
    assert.equal(guard.look(other, { useCachedSqlResults: false }), "none");
    answer();
    await done;
    await clock.advance(1);
    assert.equal(guard.look(project, {}), "none");
  });

  it("lets a run follow its dry run at once, and checks with a dry run beside a run", async () => {
    const guard = new StartGuard(new FakeClock());
    await guard.during(project, { dryRun: true }, () => Promise.resolve());
    assert.equal(guard.look(project, { dryRun: true }), "same");
    assert.equal(guard.look(project, {}), "none");
    await guard.during(project, {}, () => Promise.resolve());
    assert.equal(guard.look(project, { dryRun: true, useCachedSqlResults: false }), "none");
  });

  it("takes a double click for one, also when the answer comes in between", async () => {
    const clock = new FakeClock();
    const guard = new StartGuard(clock);
    await guard.during(project, {}, () => Promise.resolve());
    await clock.advance(400);
    assert.equal(guard.look(project, {}), "same");
    await clock.advance(400);
    assert.equal(guard.look(project, {}), "none");
  });

  it("lets what failed be tried again at once", async () => {
    const guard = new StartGuard(new FakeClock());
    await assert.rejects(guard.during(project, {}, () => Promise.reject(new Error("no"))));
    assert.equal(guard.look(project, {}), "none");
  });
});
