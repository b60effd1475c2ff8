import assert from "node:assert/strict";
import { openProject } from "../../src/actions/openInHex";
import { pickProject } from "../../src/actions/pickProject";
import { runProject } from "../../src/inputs/run";
import { CommandStage } from "./support/commandStage";
import { settled, until } from "./support/fakes";
import type { FakePick } from "./support/fakePicks";

const minuteMs = 60_000;

describe("A list of more projects than fit", () => {
  let stage: CommandStage;
  let at: CommandStage["at"];

  beforeEach(() => {
    stage = new CommandStage();
    ({ at } = stage);
    const editedMs = at.clock.now() - minuteMs;
    Array.from({ length: 4_999 }, (_, index) =>
      at.hex.addProject(`Project ${index + 1}`, { lastEditedAt: new Date(editedMs - index * minuteMs) }),
    );
  });
  afterEach(() => stage.dispose());

  const pages = () => at.hex.count("ListProjects");
  const pass = async (minutes: number) => {
    await at.clock.advance(minutes * minuteMs);
    await settled();
  };
  /** Lets pages come until there are no more, and the list shows them. */
  const loadAll = async (pick: FakePick) => {
    await pass(5);
    await until(() => !pick.busy && pick.labels.at(-1) === "4,900 more: type to search");
  };
  /** Labels of the rows that hold a word, without what says that there are more. */
  const fitting = (pick: FakePick, word: string) =>
    pick.labels.filter((label) => label.includes(word) && !/more/.test(label));

  it("lists the last edited ones, says that there are more, and finds each of them by what is typed", async () => {
    stage.picks.then(async (pick) => {
      await loadAll(pick);
      assert.ok(pick.items.length < 200, `${pick.items.length} rows`);
      pick.type("ct 4321");
      assert.deepEqual(fitting(pick, "4321"), ["Project 4321"]);
      assert.ok(pick.items.length < 400, `${pick.items.length} rows`);
      pick.type("project 3");
      assert.match(pick.labels.at(-1) ?? "", /^1,\d+ more match: type more/);
      pick.type("4321");
      pick.choose("Project 4321");
    });
    await runProject(at.context, undefined);
    assert.equal(stage.sent.length, 1);
    assert.equal(
      at.workspace.store.activeRuns()[0]?.projectId,
      [...at.hex.projects.values()].find(({ title }) => title === "Project 4321")?.id,
    );
  });

  it("keeps each row at its place while other keys are pressed, since VS Code tells rows by their places", async () => {
    stage.picks.then(async (pick) => {
      await loadAll(pick);
      const texts = ["project 41", "project 412", "project 4123", "project 412", "project 4", "project 49"];
      const seen = texts.map((text) => {
        pick.type(text);
        return pick.items.map(({ label }) => label);
      });
      seen.slice(1).forEach((labels, index) => {
        const text = texts[index + 1] ?? "";
        const before = seen[index] ?? [];
        const fits = before.flatMap((label, place) =>
          label.toLowerCase().includes(text) && !/more/.test(label) ? [place] : [],
        );
        assert.deepEqual(
          fits.map((place) => labels[place]),
          fits.map((place) => before[place]),
        );
      });
      pick.hide();
    });
    await pickProject(at.context, { title: "Which?" });
  });

  it("loads pages within the budget, and says how far it is", async () => {
    let limited = 0;
    at.hex.limit = 30;
    at.hex.onDidRequest(({ status }) => (limited += status === 429 ? 1 : 0));
    stage.picks.then(async (pick) => {
      await until(
        () =>
          pages() >= 10 &&
          pick.placeholder ===
            `Search by title, owner or category (${(pages() * 100).toLocaleString("en")} projects loaded so far, more to come)`,
      );
      assert.ok(pick.busy);
      pick.type("nothing like it");
      assert.match(pick.labels.at(-1) ?? "", /^1,\d00 projects searched so far, more to come$/);
      const before = pages();
      await at.clock.advance(minuteMs);
      // What is typed loads what Hex's limit leaves.
      await until(() => pages() - before > 20);
      pick.hide();
    });
    await openProject(at.context, undefined);
    assert.equal(limited, 0);
  });

  it("stops loading when it is closed, and goes on from there when it is opened again", async () => {
    stage.picks.then(
      async (pick) => {
        await pass(1);
        pick.hide();
      },
      async (pick) => {
        await pass(4);
        await until(() => !pick.busy);
        pick.hide();
      },
    );
    await openProject(at.context, undefined);
    await pass(0);
    const loaded = pages();
    assert.ok(loaded < 40, `${loaded} pages`);
    await pass(3);
    assert.ok(pages() <= loaded + 1, "It goes on although it is closed.");
    await openProject(at.context, undefined);
    assert.equal(pages(), 50);
    assert.equal([...at.workspace.store.projects].length, 5_000);
  });

  it("asks later on only for what was edited since", async () => {
    stage.picks.then(
      async (pick) => {
        await loadAll(pick);
        pick.hide();
      },
      async (pick) => {
        await until(() => !pick.busy && pages() > 50);
        assert.equal(pages(), 51);
        pick.type("just renamed");
        assert.deepEqual(fitting(pick, "Just"), ["Just renamed"]);
        pick.hide();
      },
    );
    await openProject(at.context, undefined);
    at.clock.jump(20 * minuteMs);
    const all = [...at.hex.projects.entries()];
    const [id, project] = all.at(-1) ?? assert.fail();
    at.hex.projects.clear();
    [
      [id, { ...project, title: "Just renamed", lastEditedAt: new Date(at.clock.now()) }] as const,
      ...all.slice(0, -1),
    ].forEach(([key, value]) => at.hex.projects.set(key, value));
    await openProject(at.context, undefined);
  });

  it("does not keep a click waiting while pages load", async () => {
    stage.picks.then(async (pick) => {
      await until(() => pick.labels.includes("Project 7"));
      assert.ok(pick.busy);
      pick.choose("Project 7");
    });
    await runProject(at.context, undefined);
    assert.equal(stage.sent.length, 1);
    const before = at.hex.count("GetProjectRuns");
    await at.workspace.loader.runs(stage.projectId, "user");
    assert.equal(at.hex.count("GetProjectRuns"), before + 1);
  });
});
