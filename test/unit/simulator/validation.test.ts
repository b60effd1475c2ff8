import assert from "node:assert/strict";
import { noLimits } from "../../simulator/options";
import { bench, closeAll } from "./support";

describe("simulator: validation", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("refuses bad queries of newer operations with code and issues", async () => {
    const { get } = await bench({ limits: noLimits });
    for (const query of [
      "limit=0",
      "limit=501",
      "limit=ten",
      "limit=1&limit=2",
      "sortBy=SHOE_SIZE",
      "sortDirection=asc",
      "search=x",
      "groupId=7",
      "after=",
    ]) {
      const { status, body } = await get(`/users?${query}`);
      assert.deepEqual([status, body["code"]], [400, "BAD_REQUEST"], query);
      assert.equal((body["issues"] as { message: string }[]).length, 1, query);
    }
  });

  it("refuses bad queries of older operations with reason and details", async () => {
    const { get } = await bench({ limits: noLimits });
    const bad = [
      "limit=0",
      "limit=101",
      "limit=ten",
      "limit=1&limit=2",
      "sortBy=TITLE",
      "sortDirection=asc",
      "includeArchived=1",
      "search=x",
      "collectionId=7",
      "ownerEmail=me",
      "after=",
    ];
    for (const query of bad) {
      const { status, body } = await get(`/projects?${query}`);
      assert.deepEqual([status, body["reason"]], [400, "Input validation failed"], query);
      assert.doesNotMatch(String(body["details"]), /;/, query);
    }
  });

  it("sorts collections in one direction only, as described", async () => {
    const { get } = await bench({ limits: noLimits });
    for (const [path, status] of [
      ["collections", 400],
      ["groups", 200],
      ["data-connections", 200],
    ] as const) {
      assert.equal((await get(`/${path}?sortBy=NAME&sortDirection=DESC`)).status, status, path);
    }
  });

  it("refuses bad queries of run operations with reason", async () => {
    const { sim, get } = await bench({ limits: noLimits });
    const { id } = sim.workspace.project("Revenue by region");
    for (const query of [
      "limit=0",
      "offset=-1",
      "statusFilter=DONE",
      "statusFilter=COMPLETED,KILLED",
      "runTriggerFilter=MANUAL",
      "page=2",
    ]) {
      const { status, body } = await get(`/projects/${id}/runs?${query}`);
      assert.deepEqual([status, body["reason"]], [400, "Input validation failed"], query);
    }
    assert.equal((await get(`/projects/nope/runs`)).status, 400);
    assert.equal((await get(`/project/${id}/run/nope`)).status, 400);
  });

  it("refuses bad bodies of RunProject and starts nothing", async () => {
    const { sim, send } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    const uuid = "123e4567-e89b-42d3-a456-426614174000";
    const bad: unknown[] = [
      { dryRun: "true" },
      { inputParams: [] },
      { inputParams: "x" },
      { useCachedSqlResults: 1 },
      { unknown: true },
      { viewId: "not a uuid" },
      { viewId: uuid, inputParams: {} },
      { updatePublishedResults: true, inputParams: { region: "EMEA" } },
      { notifications: [{ type: "SOMETIMES", includeSuccessScreenshot: false }] },
      { notifications: [{ type: "ALL" }] },
      [],
      "{ not json",
    ];
    for (const body of bad) {
      const answer = await send("POST", `/projects/${project.id}/runs`, body);
      assert.deepEqual([answer.status, typeof answer.body["reason"]], [400, "string"], JSON.stringify(body));
    }
    const text = await send("POST", `/projects/${project.id}/runs`, "dryRun=true", { "content-type": "text/plain" });
    assert.equal(text.status, 400);
    assert.equal(sim.workspace.runs.active().length, 0);
  });

  it("tells unknown from forbidden projects", async () => {
    const { sim, get, send } = await bench({ limits: noLimits });
    const hidden = sim.workspace.project("API usage by customer");
    assert.equal((await get(`/projects/${hidden.id}`)).status, 404);
    sim.setAccess(hidden.id, sim.userEmail, "APP_ONLY");
    assert.equal((await get(`/projects/${hidden.id}`)).status, 200);
    assert.equal((await send("POST", `/projects/${hidden.id}/runs`)).status, 403);
    sim.setAccess(hidden.id, sim.userEmail, "CAN_VIEW");
    assert.equal((await send("POST", `/projects/${hidden.id}/runs`, { updatePublishedResults: true })).status, 403);
    assert.equal((await send("POST", `/projects/${hidden.id}/runs`)).status, 201);
    sim.deleteProject(hidden.id);
    const gone = await get(`/projects/${hidden.id}/runs`);
    assert.deepEqual([gone.status, gone.body["reason"]], [422, "Project not found"]);
  });

  it("reads list filters in each way of writing them", async () => {
    const { get } = await bench({ limits: noLimits, dialect: { bracketLists: "take" } });
    const ids = async (query: string): Promise<unknown[]> =>
      ((await get(`/projects?limit=100&${query}`)).body["values"] as { id: string }[]).map(({ id }) => id);
    const both = await ids("statuses[]=Approved&statuses[]=Production");
    assert.ok(both.length > 10);
    assert.deepEqual(await ids("statuses=Approved&statuses=Production"), both);
    assert.deepEqual(await ids("statuses%5B0%5D=Approved&statuses%5B1%5D=Production"), both);
    assert.deepEqual(await ids("statuses[]=Approved,Production"), []);
    const experiments = await ids("categories[]=Experiment");
    const narrowed = await ids("categories[]=Experiment&statuses[]=Production");
    assert.ok(narrowed.length > 0 && narrowed.length < experiments.length);
  });

  it("refuses lists in brackets, which nobody describes", async () => {
    const { get } = await bench();
    assert.equal((await get("/projects?statuses[]=Approved")).status, 400);
    assert.equal((await get("/projects?statuses=Approved&statuses=Production")).status, 200);
  });
});
