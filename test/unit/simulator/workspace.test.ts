import assert from "node:assert/strict";
import { noLimits } from "../../simulator/options";
import { runStatuses, runTriggers } from "../../simulator/workspace/model";
import { bench, closeAll, values } from "./support";

describe("simulator: workspace", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  it("is the same for the same seed, and another for another", async () => {
    const text = async (seed: number): Promise<string> => {
      const { sim } = await bench({ seed, projects: 20 });
      const projects = [...sim.workspace.projects.values()];
      return JSON.stringify([projects, projects.map((project) => sim.workspace.runs.of(project.id))]);
    };
    const first = await text(1);
    assert.equal(await text(1), first);
    assert.notEqual(await text(2), first);
  });

  it("has something of everything", async () => {
    const { sim, clock } = await bench();
    const projects = [...sim.workspace.projects.values()];
    assert.ok(projects.length >= 60);
    assert.equal(new Set(projects.map(({ title }) => title)).size, projects.length);
    const cadences = projects.flatMap(({ schedules }) => schedules.map(({ cadence }) => cadence));
    assert.equal(new Set(cadences).size, 5);
    for (const has of [
      projects.some(({ lastPublishedAt }) => lastPublishedAt === null),
      projects.some(({ archivedAt }) => archivedAt !== null),
      projects.some(({ trashedAt }) => trashedAt !== null),
      projects.some(({ type }) => type === "COMPONENT"),
      projects.some(({ description }) => description === null),
    ])
      assert.ok(has);
    const runs = projects.flatMap((project) => sim.workspace.runs.of(project.id));
    const ended = runStatuses.slice(2);
    assert.deepEqual(new Set(runs.map((run) => run.outcome)), new Set(ended));
    assert.deepEqual(new Set(runs.map((run) => run.trigger)), new Set(runTriggers));
    for (const run of runs) {
      assert.ok(run.endsAt < clock.now() && run.createdAt <= run.endsAt);
      assert.ok(run.startsAt === null || (run.startsAt >= run.createdAt && run.startsAt <= run.endsAt));
    }
  });

  it("begins with runs under way", async () => {
    const { sim } = await bench({ activeRuns: 3 });
    const active = sim.workspace.runs.active().map((run) => sim.workspace.stateOf(run).status);
    assert.deepEqual(active.sort(), ["PENDING", "RUNNING", "RUNNING"]);
  });

  it("keeps odd titles for those who ask", async () => {
    const plain = await bench();
    const odd = await bench({ odd: true });
    assert.equal(odd.sim.workspace.projects.size, plain.sim.workspace.projects.size + 2);
    const lengths = [...odd.sim.workspace.projects.values()].map(({ title }) => title.length);
    assert.equal(Math.max(...lengths), 10_000);
  });

  it("can live at another time than this machine", async () => {
    const now = Date.UTC(2031, 0, 1, 12);
    const { sim, get } = await bench({ now });
    const { headers } = await get("/users/me");
    assert.equal(Date.parse(headers.get("date") ?? ""), now);
    assert.ok([...sim.workspace.projects.values()].every((project) => project.lastEditedAt < now));
  });

  it("can be as large as a benchmark wants", async () => {
    const { sim, get } = await bench({ projects: 2000, limits: noLimits });
    assert.equal(sim.workspace.projects.size, 2000);
    assert.equal(values(await get("/projects?limit=100")).length, 100);
  });

  it("hides archived, trashed and components until asked for them", async () => {
    const { get } = await bench({ limits: noLimits });
    const count = async (query: string): Promise<number> => {
      let total = 0;
      let after: string | null = "";
      while (after !== null) {
        const { body } = await get(`/projects?limit=100&${query}${after === "" ? "" : `&after=${after}`}`);
        total += (body["values"] as unknown[]).length;
        after = (body["pagination"] as { after: string | null }).after;
      }
      return total;
    };
    const usual = await count("");
    const [archived, components, trashed] = [
      await count("includeArchived=true"),
      await count("includeComponents=true"),
      await count("includeTrashed=true"),
    ];
    assert.ok(archived > usual && components > usual && trashed > usual);
    const all = await count("includeArchived=true&includeComponents=true&includeTrashed=true");
    assert.equal(all, usual + (archived - usual) + (components - usual) + (trashed - usual));
  });
});
