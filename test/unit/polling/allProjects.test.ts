import assert from "node:assert/strict";
import fc from "fast-check";
import type { AllProjects } from "../../../src/polling/allProjects";
import type { Project, ProjectId } from "../../../src/hex/types";
import { FakeClock } from "../support/fakeClock";
import { FakeHex } from "../support/fakeHex";
import { FakeDisk, type FakeWindow } from "../support/fakeWindows";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** A Hex that lists as Hex does, by last edited, with cursors that stay where they are when other projects move. */
class ListingHex {
  readonly hex: FakeHex;

  constructor(readonly clock: FakeClock) {
    this.hex = new FakeHex(clock);
    const { hex } = this;
    hex.operations.ListProjects = async ({ after, limit = 25 }) => {
      hex.requests.push({ atMs: clock.now(), operation: "ListProjects", status: 200 });
      const [ms, place] = (after ?? "Infinity/").split("/");
      const later = this.sorted.filter(
        ({ id, lastEditedAt }) =>
          Number(lastEditedAt) < Number(ms) || (Number(lastEditedAt) === Number(ms) && id > (place ?? "")),
      );
      const last = later[limit - 1];
      const hasMore = later.length > limit && last !== undefined;
      return {
        projects: later.slice(0, limit),
        after: hasMore ? `${Number(last.lastEditedAt)}/${last.id}` : undefined,
        skipped: 0,
      };
    };
  }

  get sorted(): Project[] {
    return [...this.hex.projects.values()].sort(
      (a, b) => Number(b.lastEditedAt) - Number(a.lastEditedAt) || (a.id < b.id ? -1 : 1),
    );
  }

  add(count: number, agoMs: number, everyMs = 10_000): ProjectId[] {
    return Array.from({ length: count }, (_, index) =>
      this.hex.addProject(`Project ${index}`, { lastEditedAt: new Date(this.clock.now() - agoMs - index * everyMs) }),
    );
  }

  edit(id: ProjectId): void {
    const project = this.hex.projects.get(id);
    if (project) {
      const title = `${project.title}!`;
      this.hex.projects.set(id, { ...project, title, lastEditedAt: new Date(this.clock.now()) });
    }
  }
}

/** What a picker shows of it. */
function picked({ workspace: { allProjects, store } }: FakeWindow): string[] {
  return [...store.projects]
    .filter(({ id }) => !allProjects.isGone(id))
    .map(({ id, title }) => `${id} ${title}`)
    .sort();
}

describe("the list of all projects", () => {
  let clock: FakeClock;
  let server: ListingHex;
  let disk: FakeDisk;

  beforeEach(() => begin());

  function begin(): void {
    clock = new FakeClock();
    server = new ListingHex(clock);
    disk = new FakeDisk(clock);
  }

  const listed = () => [...server.hex.projects.values()].map(({ id, title }) => `${id} ${title}`).sort();

  /** As an open picker does; how many requests it took, and how long, ms. */
  async function complete({ workspace: { allProjects } }: FakeWindow): Promise<{ requests: number; ms: number }> {
    const [requests, fromMs] = [server.hex.requests.length, clock.now()];
    let doneMs: number | undefined;
    void allProjects
      .complete(
        () => "view",
        () => true,
      )
      .then(() => (doneMs = clock.now()));
    for (let round = 0; round < 100 && doneMs === undefined; round += 1) {
      await clock.advance(round === 0 ? 0 : 10_000);
    }
    assert.ok(doneMs !== undefined, "It never completes.");
    return { requests: server.hex.requests.length - requests, ms: doneMs - fromMs };
  }

  async function lookThrough(allProjects: AllProjects): Promise<void> {
    let isDone = false;
    void allProjects.lookThrough().then(() => (isDone = true));
    for (let round = 0; round < 100 && !isDone; round += 1) {
      await clock.advance(minuteMs);
    }
    assert.ok(isDone, "The look through all pages never ends.");
  }

  async function restart(window: FakeWindow): Promise<FakeWindow> {
    // Long enough to write what is known.
    await clock.advance(5_000);
    window.workspace.dispose();
    await clock.advance(1_000);
    return await disk.open(server.hex);
  }

  it("is complete at once after a restart, with one request for what was edited since", async () => {
    const ids = server.add(1_030, hourMs);
    let window = await disk.open(server.hex);
    assert.equal((await complete(window)).requests, 11);
    window = await restart(window);
    clock.jump(20 * 24 * hourMs);
    server.edit(ids[1_029] as ProjectId);
    const before = server.hex.count("ListProjects");
    assert.equal(picked(window).length, 1_030);
    assert.equal(server.hex.count("ListProjects"), before);
    assert.deepEqual(await complete(window), { requests: 1, ms: 0 });
    assert.deepEqual(picked(window), listed());
    // Just asked for: not again.
    assert.equal((await complete(window)).requests, 0);
  });

  it("misses nothing that another list has seen sooner", async () => {
    const ids = server.add(300, hourMs);
    const window = await disk.open(server.hex);
    await complete(window);
    clock.jump(2 * hourMs);
    server.edit(ids[299] as ProjectId);
    clock.jump(10 * minuteMs);
    ids.slice(0, 150).forEach((id) => server.edit(id));
    // The Projects view knows the newest page: that is no reason to stop there.
    await window.workspace.projects.refresh("user");
    assert.equal((await complete(window)).requests, 2);
    assert.deepEqual(picked(window), listed());
  });

  it("is kept by a window that does not poll, for the others as well", async () => {
    server.add(250, hourMs);
    const polling = await disk.open(server.hex);
    await clock.advance(5_000);
    const other = await disk.open(server.hex);
    assert.ok(polling.isWatching() && !other.isWatching());
    await complete(other);
    await clock.advance(5_000);
    assert.equal(polling.workspace.allProjects.hasMore, false);
    clock.jump(2 * minuteMs);
    assert.equal((await complete(polling)).requests, 1);
    polling.workspace.dispose();
    other.workspace.dispose();
    await clock.advance(1_000);
    assert.equal((await disk.open(server.hex)).workspace.allProjects.hasMore, false);
  });

  it("lets go of what was deleted, and takes what was shared, when it looks through all pages once a day", async () => {
    const ids = server.add(250, hourMs);
    let window = await disk.open(server.hex);
    await complete(window);
    await lookThrough(window.workspace.allProjects);
    const asked = server.hex.requests.length;
    assert.equal(asked, 3, "It has just seen all pages.");
    server.hex.projects.delete(ids[240] as ProjectId);
    const [shared] = server.add(1, 100 * hourMs);
    clock.jump(25 * hourMs);
    await complete(window);
    assert.equal(
      picked(window).some((row) => row.startsWith(String(shared))),
      false,
    );
    await lookThrough(window.workspace.allProjects);
    assert.deepEqual(picked(window), listed());
    window = await restart(window);
    assert.deepEqual(picked(window), listed());
    await lookThrough(window.workspace.allProjects);
    assert.equal(server.hex.count("GetProject"), 1);
  });

  it("keeps a project that no page lists while Hex still knows it", async () => {
    const [id] = server.add(3, hourMs);
    const window = await disk.open(server.hex);
    await complete(window);
    clock.jump(25 * hourMs);
    const { ListProjects } = server.hex.operations;
    server.hex.operations.ListProjects = async (query) => {
      const page = await ListProjects(query);
      return { ...page, projects: page.projects.filter((project) => project.id !== id) };
    };
    await complete(window);
    await lookThrough(window.workspace.allProjects);
    assert.equal(picked(window).length, 3);
  });

  it("converges to what Hex lists, however old it is and whatever happened", async () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.record({ kind: fc.constant("edit" as const), at: fc.nat(400) }) },
      fc.record({ kind: fc.constant("delete" as const), at: fc.nat(400) }),
      fc.record({ kind: fc.constant("add" as const), count: fc.integer({ min: 1, max: 120 }) }),
      fc.record({ kind: fc.constant("share" as const), agoMs: fc.integer({ min: 1, max: 500 * hourMs }) }),
      fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 1, max: 30 * hourMs }) }),
      fc.record({ kind: fc.constantFrom("pick" as const, "view" as const, "restart" as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 300 }), fc.array(step, { maxLength: 12 }), async (count, steps) => {
        begin();
        server.add(count, hourMs);
        let window = await disk.open(server.hex);
        const shared = new Set<ProjectId>();
        for (const one of steps) {
          const ids = [...server.hex.projects.keys()];
          const id = "at" in one ? ids[one.at % Math.max(1, ids.length)] : undefined;
          switch (one.kind) {
            case "edit":
              if (id) {
                server.edit(id);
              }
              break;
            case "delete":
              if (id) {
                server.hex.projects.delete(id);
              }
              break;
            case "add":
              server.add(one.count, 0, 1);
              break;
            case "share":
              server.add(1, one.agoMs).forEach((id) => shared.add(id));
              break;
            case "wait":
              clock.jump(one.ms);
              break;
            case "view":
              await window.workspace.projects.refresh("user");
              break;
            case "pick":
              await complete(window);
              break;
            case "restart":
              window = await restart(window);
          }
        }
        clock.jump(2 * minuteMs);
        await complete(window);
        const now = new Set(picked(window));
        const missing = listed().filter((row) => !now.has(row) && ![...shared].some((id) => row.startsWith(id)));
        assert.deepEqual(missing, [], "What was edited is missing.");
        for (let day = 0; day < 20 && picked(window).join() !== listed().join(); day += 1) {
          clock.jump(25 * hourMs);
          await complete(window);
          await lookThrough(window.workspace.allProjects);
        }
        assert.deepEqual(picked(window), listed());
        window.workspace.dispose();
      }),
      { numRuns: 25 },
    );
  }).timeout(60_000);
});
