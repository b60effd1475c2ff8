import assert from "node:assert/strict";
import type { Project, ProjectId, Run } from "../../../src/hex/types";
import {
  canMatchHere,
  isAnswered,
  isListed,
  needsAll,
  requestedSort,
  sorted,
  type ListSort,
  type ProjectFilter,
} from "../../../src/polling/filterAndSort";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock } from "../support/fakeClock";

const day = (date: number) => new Date(Date.UTC(2026, 0, date));

function project(title: string, more: Partial<Project> = {}): Project {
  return { id: title as ProjectId, title, type: "PROJECT", categories: [], schedules: [], ...more };
}

const titles = (projects: readonly Project[]) => projects.map(({ title }) => title);

describe("what is matched here of the list of projects", () => {
  const revenue = project("Revenue", {
    ownerEmail: "Ana@Example.com",
    status: "Approved",
    categories: ["Finance", "Weekly"],
    lastPublishedAt: day(1),
  });
  const churn = project("Churn", { ownerEmail: "bo@example.com", status: "Draft", categories: ["Product"] });
  const bare = project("Untitled");
  const all = [revenue, churn, bare];

  const answered = (filter: ProjectFilter) => titles(all.filter(isAnswered(filter)));
  const listed = (filter: ProjectFilter) => titles(all.filter(isListed(filter)));

  it("is everything without a filter, but nothing that is archived or in the trash", () => {
    assert.deepEqual(answered({}), ["Revenue", "Churn", "Untitled"]);
    const gone = [project("Archived", { archivedAt: day(1) }), project("Trashed", { trashedAt: day(1) })];
    assert.deepEqual(titles(gone.filter(isAnswered({}))), []);
  });

  it("is what the owner has, however the address is written", () => {
    assert.deepEqual(answered({ ownerEmail: "aNA@example.COM" }), ["Revenue"]);
    assert.deepEqual(answered({ ownerEmail: "nobody@example.com" }), []);
  });

  it("is what has the status, or is in the category", () => {
    assert.deepEqual(answered({ status: "Draft" }), ["Churn"]);
    assert.deepEqual(answered({ category: "Weekly" }), ["Revenue"]);
    assert.deepEqual(answered({ category: "Weekly", status: "Draft" }), []);
  });

  it("is not what is in a collection, nor what is archived: only Hex tells that", () => {
    assert.equal(canMatchHere({}), true);
    assert.equal(canMatchHere({ ownerEmail: "ana@example.com", includeArchived: false }), true);
    assert.equal(canMatchHere({ includeArchived: true }), false);
    assert.equal(canMatchHere({ collection: { id: "1", name: "One" } }), false);
  });

  it("is what was published, where only that is wanted, and has all the words", () => {
    assert.deepEqual(listed({}), ["Revenue", "Churn", "Untitled"]);
    assert.deepEqual(listed({ publishedOnly: true }), ["Revenue"]);
    assert.deepEqual(listed({ words: "UN" }), ["Untitled"]);
    assert.deepEqual(listed({ words: "n", publishedOnly: true }), ["Revenue"]);
    assert.deepEqual(listed({ words: "un re" }), []);
  });

  it("needs all projects for words and for orders that Hex does not have, and nothing else", () => {
    assert.equal(needsAll({ ownerEmail: "ana@example.com", publishedOnly: true }, "CREATED_AT"), false);
    assert.equal(needsAll({ words: "  " }, "LAST_EDITED_AT"), false);
    assert.equal(needsAll({ words: "a" }, "LAST_EDITED_AT"), true);
    assert.equal(needsAll({}, "TITLE"), true);
    assert.equal(needsAll({}, "LAST_RUN"), true);
  });

  it("is asked for in Hex's own orders as they are, else by last edit", () => {
    const sorts: ListSort[] = ["CREATED_AT", "LAST_PUBLISHED_AT", "LAST_EDITED_AT", "TITLE", "LAST_RUN"];
    assert.deepEqual(sorts.map(requestedSort), [
      "CREATED_AT",
      "LAST_PUBLISHED_AT",
      "LAST_EDITED_AT",
      "LAST_EDITED_AT",
      "LAST_EDITED_AT",
    ]);
  });

  describe("in order", () => {
    const store = new RunStore(new FakeClock(), () => false);
    const one = project("Item 10", { createdAt: day(1), lastEditedAt: day(6), lastPublishedAt: day(2) });
    const two = project("item 9", { createdAt: day(3), lastEditedAt: day(4), lastPublishedAt: day(8) });
    const three = project("Älpha", { createdAt: day(2), lastEditedAt: day(9), lastPublishedAt: day(5) });
    const [first, last] = [project("Zeta"), project("Eta")];
    const inOrder = (sort: ListSort) => titles(sorted([first, one, two, three, last], sort, store));

    it("of titles goes by language, case and numbers", () => {
      assert.deepEqual(inOrder("TITLE"), ["Älpha", "Eta", "item 9", "Item 10", "Zeta"]);
    });

    it("of times has the latest first, and last, as they were, those without a time", () => {
      assert.deepEqual(inOrder("CREATED_AT"), ["item 9", "Älpha", "Item 10", "Zeta", "Eta"]);
      assert.deepEqual(inOrder("LAST_EDITED_AT"), ["Älpha", "Item 10", "item 9", "Zeta", "Eta"]);
      assert.deepEqual(inOrder("LAST_PUBLISHED_AT"), ["item 9", "Älpha", "Item 10", "Zeta", "Eta"]);
    });

    it("of last runs goes by the newest run: one without a time has just been started", () => {
      const run = (of: Project, more: Partial<Run>): Run =>
        ({ projectId: of.id, runId: `run of ${of.title}`, status: "COMPLETED", ...more }) as Run;
      const put = (of: Project, ...runs: Run[]) => store.putPage(of.id, 0, { runs, hasMore: false, skipped: 0 });
      // A later end of an earlier start does not count for more.
      put(one, run(one, { startTime: day(4), endTime: day(20) }), run(one, { runId: "old", startTime: day(1) } as Run));
      put(two, run(two, { startTime: day(5), endTime: day(6) }));
      put(three, run(three, { endTime: day(7) }));
      put(last, run(last, { status: "PENDING" }));
      assert.deepEqual(inOrder("LAST_RUN"), ["Eta", "Älpha", "item 9", "Item 10", "Zeta"]);
    });
  });
});
