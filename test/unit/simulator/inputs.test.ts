import assert from "node:assert/strict";
import { noLimits } from "../../simulator/options";
import { bench, closeAll } from "./support";

const good: Record<string, unknown> = {
  region: "EMEA",
  shift_id: "",
  notes: "two\nlines",
  horizon_weeks: 4.5,
  confidence: 99,
  include_trials: true,
  plans: ["Free"],
  as_of: "2026-08-09",
  period: { start: "2026-08-01", end: "2026-08-09" },
  account: "Anyone",
  budget: 99.5,
  tier: "t2",
  since: "2026-08-09T10:00:00+02:00",
};
const bad: Record<string, unknown[]> = {
  region: ["Mars", 1, null, ["EMEA"]],
  shift_id: [7, null],
  notes: [{}],
  horizon_weeks: ["4", null],
  confidence: [100, 49, "60"],
  include_trials: ["true", 1],
  plans: ["Free", ["Gold"]],
  as_of: ["yesterday", 20260809, { dateString: "2026-08-09" }],
  period: ["2026-08-01", { start: "2026-08-09", end: "2026-08-01" }],
  account: [true],
  tier: ["Gold", 1],
  since: ["2026-08-09"],
  rates: [[]],
  upload: ["x"],
};

const words: Record<string, string> = {
  region: "dropdown",
  shift_id: "text",
  notes: "text",
  horizon_weeks: "numeric",
  confidence: "slider",
  include_trials: "checkbox",
  plans: "multiselect",
  as_of: "date",
  period: "date",
  account: "dropdown",
  tier: "dropdown",
  since: "date",
  rates: "table",
  upload: "fileUpload",
};

describe("simulator: inputs and other reasons for 422", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("takes a value of each type, and ignores names that are no inputs", async () => {
    const { sim, run } = await bench();
    const project = sim.workspace.project("Every input type");
    const id = await run(project, { inputParams: { ...good, somethingElse: 1 } });
    assert.deepEqual(sim.workspace.runs.find(project.id, id)?.inputParams, { ...good, somethingElse: 1 });
  });

  it("lists each wrong value with its types, and names not found", async () => {
    const { sim, send } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Every input type");
    for (const [paramName, wrong] of Object.entries(bad)) {
      for (const paramValue of wrong) {
        const { status, body } = await send("POST", `/projects/${project.id}/runs`, {
          inputParams: { ...good, [paramName]: paramValue, nowhere: 1 },
        });
        const input = project.inputs.find(({ name }) => name === paramName);
        assert.equal(status, 422, paramName);
        assert.deepEqual(body["invalid"], [
          {
            paramName,
            paramValue: JSON.stringify(paramValue),
            dataType: input?.outputType.toLowerCase(),
            inputCellType: words[paramName],
          },
        ]);
        assert.deepEqual(body["notFound"], ["nowhere"]);
        assert.equal(typeof body["traceId"], "string");
      }
    }
    const { body } = await send("POST", `/projects/${project.id}/runs`, { inputParams: { confidence: "60" } });
    assert.equal((body["invalid"] as { dataType: string }[])[0]?.dataType, "number");
    assert.equal(sim.workspace.runs.active().length, 0);
  });

  it("takes ranges, dates with a time, lists, checkboxes, options with a key and none in the form that it is told to", async () => {
    const { sim, send } = await bench({ limits: noLimits });
    const { id } = sim.workspace.project("Every input type");
    const status = async (inputParams: object) =>
      (await send("POST", `/projects/${id}/runs`, { dryRun: true, inputParams })).status;
    const forms = { object: { start: "2026-08-01", end: "2026-08-09" }, texts: ["2026-08-01", "2026-08-09"] };
    for (const ranges of ["object", "texts", "refuse"] as const) {
      sim.dialect.ranges = ranges;
      assert.deepEqual(
        [await status({ period: forms.object }), await status({ period: forms.texts })],
        [ranges === "object" ? 201 : 422, ranges === "texts" ? 201 : 422],
      );
    }
    const taken = async (name: string, ...values: unknown[]) => {
      const statuses: number[] = [];
      for (const value of values) statuses.push(await status({ [name]: value }));
      return statuses.map((one) => one === 201);
    };
    const times = ["2026-08-09T10:00:00+02:00", "2026-08-09T10:00:00", "2026-08-09"];
    assert.deepEqual(await taken("since", ...times), [true, false, false]);
    sim.dialect.dateTimes = "local";
    assert.deepEqual(await taken("since", ...times), [false, true, false]);
    sim.dialect.dateTimes = "refuse";
    assert.deepEqual(await taken("since", ...times), [false, false, false]);
    assert.deepEqual(await taken("as_of", ...times), [false, false, true]);
    const lists = [["Free", "Team"], "Free,Team", "Gold"];
    assert.deepEqual(await taken("plans", ...lists), [true, false, false]);
    sim.dialect.lists = "commas";
    assert.deepEqual(await taken("plans", ...lists), [false, true, false]);
    sim.dialect.lists = "refuse";
    assert.deepEqual(await taken("plans", ...lists), [false, false, false]);
    sim.dialect.checkboxes = "text";
    assert.deepEqual(await taken("include_trials", "true", true, "yes"), [true, false, false]);
    sim.dialect.optionValues = "value";
    assert.deepEqual(
      [await status({ tier: "Gold" }), await status({ tier: "t1" }), await status({ tier: null })],
      [201, 422, 201],
    );
    sim.dialect.none = "leftOut";
    assert.deepEqual([await status({ tier: null }), await status({})], [422, 201]);
  });

  it("can refuse unknown names alone", async () => {
    const { sim, send } = await bench({ dialect: { unknownInputs: "refuse" } });
    const project = sim.workspace.project("Revenue by region");
    const { status, body } = await send("POST", `/projects/${project.id}/runs`, { inputParams: { nowhere: 1 } });
    assert.deepEqual([status, body["invalid"], body["notFound"]], [422, [], ["nowhere"]]);
  });

  it("refuses to run what was never published, with a reason", async () => {
    const { sim, send, get } = await bench();
    const project = sim.workspace.project("Sign-up funnel by source");
    assert.equal(project.lastPublishedAt, null);
    const refused = await send("POST", `/projects/${project.id}/runs`);
    assert.deepEqual([refused.status, refused.body["reason"]], [422, "Project has not been published"]);
    assert.equal((await get(`/projects/${project.id}/runs`)).status, 422);
    sim.dialect.unpublishedRuns = "empty";
    assert.deepEqual((await get(`/projects/${project.id}/runs`)).body["runs"], []);
  });

  it("answers a dry run and starts none", async () => {
    const { sim, send, get } = await bench();
    const project = sim.workspace.project("Every input type");
    const { status, body } = await send("POST", `/projects/${project.id}/runs`, { dryRun: true, inputParams: good });
    assert.equal(status, 201);
    assert.equal(typeof body["projectVersion"], "number");
    assert.equal((await get(`/projects/${project.id}/runs/${String(body["runId"])}`)).status, 422);
    assert.equal(sim.workspace.runs.active().length, 0);
  });

  it("checks a dry run's structure alone where the dialect says so", async () => {
    const { sim, send, run } = await bench();
    sim.dialect.dryRun = "structure";
    const never = sim.workspace.project("Sign-up funnel by source");
    const inputs = sim.workspace.project("Every input type");
    const bodies: [string, object][] = [
      [never.id, {}],
      [inputs.id, { inputParams: { region: "Mars" } }],
      [inputs.id, { viewId: never.id }],
      ["00000000-0000-4000-8000-000000000000", {}],
    ];
    for (const [id, body] of bodies) {
      const answer = await send("POST", `/projects/${id}/runs`, { ...body, dryRun: true });
      assert.deepEqual([answer.status, answer.body["projectId"], answer.body["projectVersion"]], [201, id, 1]);
      assert.equal((await send("POST", `/projects/${id}/runs`, body)).status, 422);
    }
    const both = { dryRun: true, viewId: inputs.id, inputParams: {} };
    assert.equal((await send("POST", `/projects/${inputs.id}/runs`, both)).status, 400);
    assert.equal(sim.workspace.runs.active().length, 0);
    assert.ok(await run(inputs));
  });

  it("knows its saved views", async () => {
    const { sim, send } = await bench();
    const project = sim.workspace.project("Revenue by region");
    const [viewId] = project.viewIds;
    assert.equal((await send("POST", `/projects/${project.id}/runs`, { viewId })).status, 201);
    assert.equal((await send("POST", `/projects/${project.id}/runs`, { viewId: project.id })).status, 422);
    const published = { viewId, updatePublishedResults: true };
    assert.equal((await send("POST", `/projects/${project.id}/runs`, published)).status, 400);
    sim.dialect.publishedView = "take";
    assert.equal((await send("POST", `/projects/${project.id}/runs`, published)).status, 201);
  });
});
