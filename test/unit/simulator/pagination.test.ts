import assert from "node:assert/strict";
import * as fc from "fast-check";
import { page, type Sorting } from "../../simulator/pagination";
import { noLimits } from "../../simulator/options";
import { bench, closeAll, values } from "./support";

describe("simulator: pagination", function () {
  // Each test starts a server; a busy machine takes its time.
  this.timeout(20_000);

  afterEach(closeAll);

  const item = fc.record({ id: fc.uuid(), key: fc.integer({ min: 0, max: 5 }) });
  const items = fc.uniqueArray(item, { selector: ({ id }) => id, maxLength: 60 });

  it("visits each item exactly once for any limit, forwards and back", () => {
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 100 }), fc.boolean(), (all, limit, descending) => {
        const sorting: Sorting<{ id: string; key: number }> = {
          name: "KEY",
          key: ({ key }) => key,
          id: ({ id }) => id,
          descending,
        };
        const whole = page(all, sorting, { limit: 1000, after: undefined, before: undefined }).values;
        const forwards: typeof whole = [];
        let current = page(all, sorting, { limit, after: undefined, before: undefined });
        assert.equal(current.pagination.before, null);
        forwards.push(...current.values);
        while (current.pagination.after !== null) {
          current = page(all, sorting, { limit, after: current.pagination.after, before: undefined });
          forwards.push(...current.values);
        }
        assert.deepEqual(forwards, whole);
        const back = [...current.values];
        while (current.pagination.before !== null) {
          current = page(all, sorting, { limit, after: undefined, before: current.pagination.before });
          back.unshift(...current.values);
        }
        assert.deepEqual(back, whole);
      }),
    );
  });

  it("keeps its place when projects come and go", async () => {
    const { sim, get } = await bench();
    const first = await get("/projects?limit=5&sortBy=CREATED_AT");
    const { after } = first.body["pagination"] as { after: string };
    const rest = values(await get(`/projects?limit=100&sortBy=CREATED_AT&after=${after}`)).map(
      (project) => project["id"],
    );
    sim.deleteProject(String(values(first)[4]?.["id"]));
    const second = values(await get(`/projects?limit=100&sortBy=CREATED_AT&after=${after}`)).map(
      (project) => project["id"],
    );
    assert.deepEqual(second, rest);
  });

  it("sorts by last published with what never was last, or first where it is told to", async () => {
    const { sim, get } = await bench({ limits: noLimits });
    const dated = async (sortDirection: string) => {
      const list: boolean[] = [];
      let after = "";
      do {
        const answer = await get(`/projects?limit=20&sortBy=LAST_PUBLISHED_AT&sortDirection=${sortDirection}${after}`);
        list.push(...values(answer).map(({ lastPublishedAt }) => lastPublishedAt !== null));
        const cursor = (answer.body["pagination"] as { after: string | null }).after;
        after = cursor === null ? "" : `&after=${cursor}`;
      } while (after !== "");
      return {
        first: list[0],
        last: list.at(-1),
        changes: list.filter((one, at) => at > 0 && one !== list[at - 1]).length,
      };
    };
    const draftsFirst = { first: false, last: true, changes: 1 };
    const draftsLast = { first: true, last: false, changes: 1 };
    assert.deepEqual([await dated("DESC"), await dated("ASC")], [draftsLast, draftsFirst]);
    sim.dialect.unpublishedSort = "first";
    assert.deepEqual([await dated("DESC"), await dated("ASC")], [draftsFirst, draftsLast]);
  });

  it("refuses cursors that are not its own", async () => {
    const { get } = await bench();
    const { pagination } = (await get("/projects?limit=2")).body as { pagination: { after: string } };
    for (const query of [
      "after=nonsense",
      `after=${pagination.after}&sortBy=LAST_EDITED_AT`,
      `after=${pagination.after}&before=${pagination.after}`,
    ]) {
      const { status, body } = await get(`/projects?${query}`);
      assert.deepEqual([status, body["reason"]], [400, "Input validation failed"], query);
    }
  });

  it("links the pages of a project's runs, filters kept", async () => {
    const { sim, get } = await bench({ limits: noLimits });
    const project = sim.workspace.project("Revenue by region");
    const completed = sim.workspace.runs.of(project.id).filter((run) => run.outcome === "COMPLETED");
    const seen: unknown[] = [];
    let path: string | null = `/projects/${project.id}/runs?statusFilter=COMPLETED&limit=40`;
    let previous: unknown = null;
    while (path !== null) {
      const { body } = await get(path);
      for (const run of body["runs"] as { runId: string }[]) seen.push(run.runId);
      const nextPage = body["nextPage"] as string | null;
      if (nextPage !== null) assert.ok(nextPage.startsWith(`${sim.url}/api/v1/`));
      path = nextPage === null ? null : nextPage.slice(`${sim.url}/api/v1`.length);
      previous = body["previousPage"];
    }
    assert.deepEqual(
      seen,
      completed.map((run) => run.id),
    );
    assert.match(String(previous), /statusFilter=COMPLETED/);
  });
});
