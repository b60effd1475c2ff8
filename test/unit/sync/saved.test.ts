import assert from "node:assert/strict";
import * as saved from "../../../src/sync/saved";
import { error, nowMs, page, past, project, run, savedRuns } from "../fuzz/stateFiles";
import { someProject } from "../hex/support";

const yearMs = 366 * 86_400_000;

describe("files of what is known", () => {
  it("give back what was written: runs", () => {
    assert.deepEqual(saved.parseRuns(saved.serialize(savedRuns), nowMs), savedRuns);
    const little = { runs: [], beyond: [], hasMore: false, gone: true, past: [], lost: [], cancelling: [], skewMs: 0 };
    assert.deepEqual(
      { ...saved.parseRuns(saved.serialize(little), nowMs), loadedAtMs: undefined },
      { ...little, loadedAtMs: undefined },
    );
  });

  it("give back what was written: a list", () => {
    const list = { page, loadedAtMs: nowMs, error };
    assert.deepEqual(saved.parseList(saved.serialize(list), nowMs), list);
  });

  it("give back what was written: all projects, complete or not", () => {
    const complete = { projects: [project], completeAtMs: nowMs - 3, knownUntilMs: nowMs - 2, checkedAtMs: nowMs - 1 };
    assert.deepEqual(saved.parseProjects(saved.serialize(complete), nowMs), complete);
    const some = saved.parseProjects(saved.serialize({ projects: [] }), nowMs);
    assert.deepEqual(some?.projects, []);
    assert.deepEqual([some.completeAtMs, some.knownUntilMs, some.checkedAtMs], [undefined, undefined, undefined]);
  });

  it("say their version", () => {
    assert.equal((JSON.parse(saved.serialize({ projects: [] })) as { version: number }).version, 1);
  });

  it("say nothing when they are missing or cut off", () => {
    for (const text of [undefined, "", saved.serialize(savedRuns).slice(0, -1)]) {
      assert.equal(saved.parseRuns(text, nowMs), undefined);
      assert.equal(saved.parseList(text, nowMs), undefined);
      assert.equal(saved.parseProjects(text, nowMs), undefined);
    }
  });

  it("from before the clock was set back are of now, by our clock", () => {
    const later = nowMs + 60_000;
    assert.equal(saved.parseRuns(saved.serialize({ ...savedRuns, loadedAtMs: later }), nowMs)?.loadedAtMs, nowMs);
    assert.equal(saved.parseList(saved.serialize({ page, loadedAtMs: later }), nowMs)?.loadedAtMs, nowMs);
    const known = { projects: [project], completeAtMs: later, knownUntilMs: later, checkedAtMs: later };
    assert.deepEqual(saved.parseProjects(saved.serialize(known), nowMs), {
      ...known,
      completeAtMs: nowMs,
      checkedAtMs: nowMs,
    });
  });

  it("keep when older things came", () => {
    const before = nowMs - 60_000;
    assert.equal(saved.parseRuns(saved.serialize({ ...savedRuns, loadedAtMs: before }), nowMs)?.loadedAtMs, before);
    assert.equal(saved.parseList(saved.serialize({ page, loadedAtMs: before }), nowMs)?.loadedAtMs, before);
  });

  it("keep how far Hex's clock is off, unless that is more than ten years", () => {
    const kept = (skewMs: number) => saved.parseRuns(saved.serialize({ ...savedRuns, skewMs }), nowMs)?.skewMs;
    assert.deepEqual(
      [-9, 9].map((years) => kept(years * yearMs)),
      [-9 * yearMs, 9 * yearMs],
    );
    assert.deepEqual(
      [-11, 11].map((years) => kept(years * yearMs)),
      [0, 0],
    );
  });

  it("keep many past runs, and skip those that cannot be read", () => {
    const many = Array.from({ length: 50 }, () => past).flat();
    const text = saved.serialize({
      ...savedRuns,
      runs: [run],
      past: [{ ...past[0], runId: "none" }, ...many] as never,
    });
    assert.equal(saved.parseRuns(text, nowMs)?.past.length, 50);
  });

  it("of a project's runs are told from others by their names", () => {
    assert.equal(saved.projectOf(saved.runsFile(someProject)), someProject);
    const others = [saved.projectsFile, saved.listFile({}), "runs-1.json", `x${saved.runsFile(someProject)}`];
    assert.deepEqual(others.map(saved.projectOf), [undefined, undefined, undefined, undefined]);
  });

  it("of a list have one name for equal queries, which other versions know as well", () => {
    const name = saved.listFile({ limit: 100, sortBy: "CREATED_AT", sortDirection: "DESC" });
    assert.equal(name, "list-d13eb63dabbe32dc.json");
    assert.equal(saved.listFile({ sortDirection: "DESC", limit: 100, sortBy: "CREATED_AT" }), name);
    assert.equal(
      saved.listFile({ sortBy: "CREATED_AT", sortDirection: "DESC", limit: 100, ownerEmail: undefined }),
      name,
    );
    assert.notEqual(saved.listFile({ limit: 100, sortBy: "CREATED_AT", sortDirection: "ASC" }), name);
    assert.notEqual(saved.listFile({ limit: 100, sortBy: "CREATED_AT" }), name);
  });
});
