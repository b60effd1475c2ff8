import assert from "node:assert/strict";
import { noLimits } from "../../simulator/options";
import type { RunOutcome } from "../../simulator/workspace/model";
import { bench, closeAll, values } from "./support";

describe("simulator: runs", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("go from PENDING to RUNNING to their end as time passes", async () => {
    const { sim, clock, run, get } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    sim.plan(project.id, { pendingMs: 2000, durationMs: 10_000, outcome: "ERRORED" });
    const id = await run(project);
    const createdAt = clock.now();
    const path = `/projects/${project.id}/runs/${id}`;
    const pick = async (): Promise<unknown[]> => {
      const { body } = await get(path);
      return [body["status"], body["startTime"], body["endTime"], body["elapsedTime"]];
    };
    const iso = (ms: number): string => new Date(createdAt + ms).toISOString();
    assert.deepEqual(await pick(), ["PENDING", null, null, null]);
    clock.jump(2000);
    assert.deepEqual(await pick(), ["RUNNING", iso(2000), null, 0]);
    clock.jump(9999);
    assert.deepEqual(await pick(), ["RUNNING", iso(2000), null, 9999]);
    clock.jump(1);
    assert.deepEqual(await pick(), ["ERRORED", iso(2000), iso(12_000), 10_000]);
    const expanded = await get(path, { "enable-expanded-stats": "true" });
    assert.deepEqual(
      (expanded.body["stateEvents"] as { value: string }[]).map(({ value }) => value),
      ["PENDING", "RUNNING", "ERRORED"],
    );
    assert.ok(!("stateEvents" in (await get(path)).body));
  });

  it("are listed newest first, and found by status and trigger", async () => {
    const { sim, clock, run, get } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    const first = await run(project);
    clock.jump(5);
    const second = sim.startRun(project.id, "APP_REFRESH").id;
    const list = values(await get(`/project/${project.id}/runs?limit=100`), "runs");
    assert.deepEqual(
      list.slice(0, 2).map((each) => each["runId"]),
      [second, first],
    );
    const refreshes = values(
      await get(`/projects/${project.id}/runs?runTriggerFilter=APP_REFRESH&statusFilter=PENDING`),
      "runs",
    );
    assert.deepEqual(
      refreshes.map((each) => each["runId"]),
      [second],
    );
  });

  it("carry the trace ID of the request, each time another one", async () => {
    const { sim, get, send } = await bench({ limits: noLimits });
    const path = `/projects/${sim.workspace.project("Revenue by region").id}/runs`;
    const started = (await send("POST", path)).body;
    const seen = [started["traceId"]];
    for (let time = 0; time < 2; time += 1) {
      seen.push((await get(`${path}/${String(started["runId"])}`)).body["traceId"]);
      const page = await get(`${path}?limit=3`);
      seen.push(page.body["traceId"]);
      assert.deepEqual(
        values(page, "runs").map((run) => run["traceId"]),
        Array(3).fill(page.body["traceId"]),
      );
    }
    assert.equal(new Set(seen).size, 5);
  });

  it("take less time at a higher speed, and say so", async () => {
    const { sim, clock, run, status } = await bench({ limits: noLimits, speed: 10 });
    const project = sim.workspace.project("Revenue by region");
    sim.plan(project.id, { pendingMs: 1000, durationMs: 60_000 });
    const id = await run(project);
    clock.jump(6099);
    assert.equal(await status(project, id), "RUNNING");
    clock.jump(1);
    assert.equal(await status(project, id), "COMPLETED");
  });

  it("can be cancelled while active, and no longer", async () => {
    const { sim, clock, send, run, status } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    const id = await run(project);
    const path = `/project/${project.id}/run/${id}`;
    clock.jump(100);
    const cancelled = await send("DELETE", path);
    assert.deepEqual([cancelled.status, cancelled.text], [204, ""]);
    assert.equal(await status(project, id), "KILLED");
    const again = await send("DELETE", path);
    assert.deepEqual([again.status, typeof again.body["reason"]], [400, "string"]);
    for (const unknown of [400, 403, 404, 422] as const) {
      sim.dialect.unknown = unknown;
      assert.equal((await send("DELETE", `/projects/${project.id}/runs/${project.id}`)).status, unknown);
    }
  });

  it("stay RUNNING for a while after CancelRun where that is how it is", async () => {
    const { sim, clock, send, run, status } = await bench({ limits: noLimits, dialect: { cancelTakesMs: 3000 } });
    const project = sim.workspace.project("Revenue by region");
    sim.plan(project.id, { pendingMs: 0, durationMs: 60_000 });
    const id = await run(project);
    clock.jump(1000);
    await send("DELETE", `/projects/${project.id}/runs/${id}`);
    assert.equal(await status(project, id), "RUNNING");
    clock.jump(3000);
    assert.equal(await status(project, id), "KILLED");
  });

  it("of others can only be cancelled with Can Edit", async () => {
    const { sim, send, run } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Gross margin by product line");
    const theirs = sim.startRun(project.id, "API").id;
    assert.equal((await send("DELETE", `/projects/${project.id}/runs/${theirs}`)).status, 403);
    const mine = await run(project);
    assert.equal((await send("DELETE", `/projects/${project.id}/runs/${mine}`)).status, 204);
  });

  it("end as a test says", async () => {
    const { sim, clock, run, status } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    sim.plan(project.id, { durationMs: Infinity, times: 3 });
    for (const outcome of ["COMPLETED", "KILLED", "UNABLE_TO_ALLOCATE_KERNEL"] satisfies RunOutcome[]) {
      const id = await run(project);
      clock.jump(86_400_000 * 3);
      assert.equal(await status(project, id), "RUNNING");
      assert.ok(sim.endRun(id, outcome));
      assert.equal(await status(project, id), outcome);
      assert.equal(sim.endRun(id), false);
    }
  });

  it("speak the older dialect when asked to", async () => {
    const { sim, run, get } = await bench({ dialect: { projectVersion: "string", runTrigger: false } });
    const project = sim.workspace.project("Revenue by region");
    const { body } = await get(`/projects/${project.id}/runs/${await run(project)}`);
    assert.equal(typeof body["projectVersion"], "string");
    assert.ok(!("runTrigger" in body));
  });
});
