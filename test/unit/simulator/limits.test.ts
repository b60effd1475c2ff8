import assert from "node:assert/strict";
import { noLimits } from "../../simulator/options";
import { bench, closeAll } from "./support";

describe("simulator: limits", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("lets 30 reads pass in a minute that begins with the first", async () => {
    const { clock, get } = await bench();
    await get("/projects?limit=1");
    clock.jump(20_000);
    for (let count = 1; count < 30; count++) assert.equal((await get("/projects?limit=1")).status, 200);
    const refused = await get("/projects?limit=1");
    assert.equal(refused.status, 429);
    assert.equal(refused.body["reason"], "Too many requests");
    assert.deepEqual(
      ["ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "retry-after"].map((name) =>
        refused.headers.get(name),
      ),
      ["30", "0", "40", "40"],
    );
    clock.jump(39_999);
    assert.equal((await get("/projects?limit=1")).status, 429);
    clock.jump(1);
    assert.equal((await get("/projects?limit=1")).status, 200);
  });

  it("counts who one is as a read", async () => {
    const { get } = await bench();
    for (let count = 0; count < 15; count++) {
      assert.equal((await get("/users/me")).status, 200);
      assert.equal((await get("/projects?limit=1")).status, 200);
    }
    assert.deepEqual([(await get("/users/me")).status, (await get("/projects?limit=1")).status], [429, 429]);
  });

  it("counts everything towards 60 a minute, each user alone", async () => {
    const { sim, get, send } = await bench({ limits: { readsPerMinute: 31 } });
    const gone = `/projects/${sim.workspace.project("Revenue by region").id}/runs/${sim.workspace.runs.uuid()}`;
    for (let count = 0; count < 30; count++) await get("/projects?limit=1");
    for (let count = 0; count < 30; count++) assert.equal((await send("DELETE", gone)).status, 422);
    assert.equal((await get("/users/me")).status, 429);
    const other = sim.tokens.issue("priya.raman@northwind.example").value;
    assert.equal((await get("/users/me", { authorization: `Bearer ${other}` })).status, 200);
    const second = sim.tokens.issue(sim.userEmail).value;
    assert.equal((await get("/users/me", { authorization: `Bearer ${second}` })).status, 429);
  });

  it("lets 20 runs start in a minute and 60 in an hour", async () => {
    const { sim, clock, send } = await bench();
    const project = sim.workspace.project("Revenue by region");
    sim.plan(project.id, { pendingMs: 0, durationMs: 1, times: Infinity });
    const statuses: number[] = [];
    for (let minute = 0; minute < 4; minute++) {
      for (let count = 0; count < 21; count++) {
        statuses.push((await send("POST", `/projects/${project.id}/runs`)).status);
        clock.jump(10);
      }
      clock.jump(60_000);
    }
    assert.equal(statuses.filter((status) => status === 201).length, 60);
    assert.equal(statuses[20], 429);
    assert.equal(sim.workspace.runs.since(project.id).filter((run) => run.trigger === "API").length, 60);
  });

  it("writes its headers in each of the known styles", async () => {
    const { sim, clock, get } = await bench({ limits: { overallPerMinute: 1, retryAfter: "date" } });
    sim.limits.headerStyle = "X-RateLimit-*";
    const first = await get("/users/me");
    assert.equal(first.headers.get("x-ratelimit-remaining"), "0");
    assert.equal(Number(first.headers.get("x-ratelimit-reset")), (clock.now() + 60_000) / 1000);
    sim.limits.headerStyle = "RateLimit";
    const second = await get("/users/me");
    assert.equal(second.headers.get("ratelimit"), "limit=1, remaining=0, reset=60");
    assert.equal(Date.parse(second.headers.get("retry-after") ?? ""), clock.now() + 60_000);
    sim.limits.headerStyle = "none";
    sim.limits.retryAfter = "none";
    const bare = await get("/users/me");
    assert.deepEqual([bare.status, [...bare.headers.keys()].some((name) => /rate|retry/.test(name))], [429, false]);
  });

  it("tells in its headers of the nearest limit, or always of that of all requests", async () => {
    const { sim, clock, get, send } = await bench({ limits: { readsPerMinute: 2 } });
    const told = async () => {
      const { status, headers } = await get("/projects?limit=1");
      return [status, ...["limit", "remaining", "reset"].map((name) => Number(headers.get(`ratelimit-${name}`)))];
    };
    // Cancelling counts against the limit of all requests alone.
    const { id } = sim.workspace.project("Revenue by region");
    await send("DELETE", `/projects/${id}/runs/${id}`);
    clock.jump(10_000);
    assert.deepEqual(await told(), [200, 2, 1, 60]);
    sim.limits.headersTell = "overall";
    assert.deepEqual(await told(), [200, 60, 57, 50]);
    const refused = await get("/projects?limit=1");
    // When to come back is said of what refused.
    assert.deepEqual(
      [refused.status, refused.headers.get("ratelimit-remaining"), refused.headers.get("retry-after")],
      [429, "56", "60"],
    );
  });

  it("answers 503 and starts nothing while 25 kernels are busy", async () => {
    const { sim, clock, send, run } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    sim.plan(project.id, { durationMs: 600_000, pendingMs: 1000, times: 30 });
    const first = await run(project);
    for (let count = 1; count < 25; count++) await run(project);
    const refused = await send("POST", `/projects/${project.id}/runs`);
    assert.equal(refused.status, 503);
    assert.equal(typeof refused.body["reason"], "string");
    assert.equal(sim.workspace.runs.active().length, 25);
    sim.endRun(first);
    await run(project);
    clock.jump(601_001);
    assert.equal(sim.workspace.runs.active().filter((each) => each.trigger === "API").length, 0);
  });
});
