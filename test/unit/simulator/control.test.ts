import assert from "node:assert/strict";
import { noLimits } from "../../simulator/options";
import { bench, closeAll } from "./support";

describe("simulator: control from another process", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("plans, starts and ends runs", async () => {
    const { sim, send } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    await send("POST", "/__sim/plan", { projectId: project.id, durationMs: null });
    const { body } = await send("POST", "/__sim/startRun", { projectId: project.id, trigger: "SCHEDULED" });
    assert.equal(sim.workspace.runs.find(project.id, String(body["runId"]))?.endsAt, Infinity);
    assert.deepEqual((await send("POST", "/__sim/endRun", { runId: body["runId"], status: "ERRORED" })).body, {
      ended: true,
    });
    const state = (await send("POST", "/__sim/state")).body as { runs: { status: string }[] };
    assert.deepEqual(
      state.runs.map(({ status }) => status),
      ["ERRORED"],
    );
  });

  it("adds and clears faults, without meeting them itself", async () => {
    const { send, get } = await bench();
    await send("POST", "/__sim/faults/add", { match: { path: { regex: "^/" } }, action: { kind: "html" } });
    assert.match((await get("/users/me")).text, /<html>/);
    await send("POST", "/__sim/faults/clear");
    assert.equal((await get("/users/me")).status, 200);
  });

  it("issues and revokes tokens", async () => {
    const { send, get } = await bench();
    const { body } = await send("POST", "/__sim/tokens/issue", { scopes: ["readProjects"] });
    const authorization = { authorization: `Bearer ${String(body["token"])}` };
    assert.equal((await get("/projects", authorization)).status, 200);
    await send("POST", "/__sim/tokens/revoke", { token: body["token"] });
    assert.equal((await get("/projects", authorization)).status, 401);
  });

  it("is not counted and not logged, and says what it does not understand", async () => {
    const { sim, send } = await bench({ limits: { overallPerMinute: 1 } });
    for (let count = 0; count < 3; count++) assert.equal((await send("POST", "/__sim/requests")).status, 200);
    assert.equal(sim.requests.entries.length, 0);
    const { status, body } = await send("POST", "/__sim/plan", { project: 1 });
    assert.deepEqual([status, body["code"]], [400, "BAD_REQUEST"]);
  });

  it("changes limits and dialect", async () => {
    const { sim, send } = await bench();
    await send("POST", "/__sim/limits", { readsPerMinute: null, kernels: 2 });
    await send("POST", "/__sim/dialect", { export: false });
    assert.deepEqual([sim.limits.readsPerMinute, sim.limits.kernels, sim.dialect.export], [Infinity, 2, false]);
  });
});
