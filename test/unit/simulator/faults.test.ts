import assert from "node:assert/strict";
import { get as httpGet } from "node:http";
import type { FaultAction } from "../../simulator/faults/faults";
import { noLimits } from "../../simulator/options";
import { bench, type Bench, closeAll, values } from "./support";

describe("simulator: faults", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  const with1 = async (action: FaultAction): Promise<Bench> => {
    const made = await bench({ limits: noLimits });
    made.sim.faults.add({ match: { path: "ListProjects", times: 1 }, action });
    return made;
  };

  it("meet as many requests as they are for, and others not", async () => {
    const { sim, get } = await bench();
    sim.faults.add({
      match: { method: "get", path: /\/projects$/, times: 2, skip: 1 },
      action: { kind: "status", status: 500 },
    });
    const statuses: number[] = [];
    for (let count = 0; count < 4; count++) statuses.push((await get("/projects?limit=1")).status);
    assert.deepEqual(statuses, [200, 500, 500, 200]);
    sim.faults.add({ match: {}, action: { kind: "reset" } });
    sim.faults.clear();
    assert.equal((await get("/users/me")).status, 200);
    assert.deepEqual(
      sim.requests.of("ListProjects").map((entry) => [entry.fault, entry.status]),
      [
        [undefined, 200],
        ["status", 500],
        ["status", 500],
        [undefined, 200],
      ],
    );
  });

  it("write statuses in each shape", async () => {
    const { sim, get } = await bench({ limits: noLimits });
    const meet = async (action: Partial<FaultAction> & { status: number }) => {
      sim.faults.add({ match: { times: 1 }, action: { kind: "status", ...action } as FaultAction });
      return get("/projects");
    };
    assert.equal(typeof (await meet({ status: 500 })).body["reason"], "string");
    assert.equal((await meet({ status: 500, shape: "new" })).body["code"], "INTERNAL_SERVER_ERROR");
    assert.equal((await meet({ status: 401 })).text, "Unauthorized");
    assert.match((await meet({ status: 502, shape: "html" })).text, /^<!DOCTYPE html>/);
    assert.equal((await meet({ status: 504, shape: "empty" })).text, "");
    const limited = await meet({ status: 429, headers: { "Retry-After": "7" }, body: { code: "X" } });
    assert.deepEqual([limited.headers.get("retry-after"), limited.body], ["7", { code: "X" }]);
  });

  it("lose the answer before or after the request was performed", async () => {
    const { sim, send } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    const path = `/projects/${project.id}/runs`;
    for (const [action, started] of [
      [{ kind: "drop" }, 0],
      [{ kind: "reset" }, 0],
      [{ kind: "drop", perform: true }, 1],
      [{ kind: "status", status: 502, perform: true }, 2],
    ] as const) {
      sim.faults.add({ match: { path: "RunProject", times: 1 }, action });
      if (action.kind === "status") assert.equal((await send("POST", path)).status, 502);
      else await assert.rejects(send("POST", path));
      assert.equal(sim.workspace.runs.active().length, started, JSON.stringify(action));
    }
    assert.deepEqual(
      sim.requests.of("RunProject").map((entry) => entry.status),
      [undefined, undefined, undefined, 502],
    );
  });

  it("spoil bodies", async () => {
    const malformed = await (await with1({ kind: "malformed" })).get("/projects");
    assert.throws(() => JSON.parse(malformed.text));
    const truncated = await (await with1({ kind: "truncated" })).get("/projects");
    assert.ok(truncated.text.startsWith('{"values":[') && !truncated.text.endsWith("}"));
    await assert.rejects((await with1({ kind: "cut" })).get("/projects"));
    assert.match((await (await with1({ kind: "html" })).get("/projects")).text, /<html>/);
    assert.equal((await (await with1({ kind: "empty" })).get("/projects")).text, "");
    const wrong = values(await (await with1({ kind: "wrongTypes" })).get("/projects"));
    assert.equal(typeof wrong[0]?.["title"], "object");
    assert.equal(typeof wrong[1]?.["title"], "string");
    const changed = values(
      await (await with1({ kind: "wrongTypes", fields: { title: 5, status: "?" } })).get("/projects"),
    );
    assert.ok(changed.every(({ title, status }) => title === 5 && status === "?"));
  });

  it("send bodies slowly, or too much of them", async () => {
    const slow = await (await with1({ kind: "slow", chunkBytes: 4000, everyMs: 1 })).get("/projects");
    assert.equal(values(slow).length, 25);
    const huge = await (await with1({ kind: "huge", bytes: 21_000_000 })).get("/projects");
    assert.equal(huge.text.length, 21_000_000);
  });

  it("redirect to anywhere, and delay", async () => {
    const { get } = await with1({ kind: "redirect", location: "http://localhost:1/elsewhere", status: 307 });
    const { status, headers } = await get("/projects");
    assert.deepEqual([status, headers.get("location")], [307, "http://localhost:1/elsewhere"]);
    assert.equal((await (await with1({ kind: "delay", ms: 5 })).get("/projects")).status, 200);
  });

  it("hang until the simulator goes away", async () => {
    const { sim, get } = await with1({ kind: "hang" });
    const lost = assert.rejects(get("/projects"));
    while (sim.requests.entries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await sim.close();
    await lost;
  });

  it("let the server go away and come back as it was", async () => {
    const { sim, get, run } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    const id = await run(project);
    const { url } = sim;
    await sim.stopListening();
    await assert.rejects(get("/users/me"));
    await sim.listen();
    assert.equal(sim.url, url);
    assert.equal((await get(`/projects/${project.id}/runs/${id}`)).status, 200);
  });

  it("do not stop the simulator from closing with connections open", async () => {
    const { sim } = await bench();
    await new Promise<void>((resolve) =>
      httpGet(`${sim.url}/api/v1/users/me`, { headers: { connection: "keep-alive" } }, (response) =>
        response.resume().on("end", resolve),
      ),
    );
    await sim.close();
    await sim.close();
  });
});
