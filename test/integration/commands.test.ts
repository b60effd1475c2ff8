import assert from "node:assert/strict";
import * as vscode from "vscode";
import { showActiveRuns } from "../../src/actions/showActiveRuns";
import { cancelRun } from "../../src/actions/cancelRun";
import { cancelAllRuns } from "../../src/actions/cancelRun";
import { copyId, copyLink } from "../../src/actions/copy";
import { openProject, openRun } from "../../src/actions/openInHex";
import { pinProject, unpinProject } from "../../src/actions/pinProject";
import { filterProjects, sortProjects } from "../../src/actions/filterAndSortProjects";
import { encodeId } from "../../src/hex/address";
import type { ProjectId, RunId } from "../../src/hex/types";
import { CommandStage } from "./support/commandStage";
import { settled, until } from "./support/fakes";
import { choose } from "./support/fakePicks";

describe("Commands", () => {
  let stage: CommandStage;
  let at: CommandStage["at"];
  let user: CommandStage["user"];
  let picks: CommandStage["picks"];
  let projectId: ProjectId;
  let opened: string[];

  const begin = (options?: ConstructorParameters<typeof CommandStage>[0]) => {
    stage = new CommandStage(options);
    ({ at, user, picks, projectId, opened } = stage);
  };

  beforeEach(() => begin());
  afterEach(() => stage.dispose());

  describe("Cancel Run", () => {
    it("does not ask about a run that was started here", async () => {
      const runId = await stage.runHere();
      await cancelRun(at.context, { projectId, runId });
      assert.equal(at.hex.count("CancelRun"), 1);
      assert.ok(at.workspace.store.isCancelling(runId));
      assert.deepEqual(user.shown, []);
    });

    it("asks about one that was not, and does nothing without a yes", async () => {
      const runId = await stage.runElsewhere();
      await cancelRun(at.context, { projectId, runId });
      assert.equal(at.hex.count("CancelRun"), 0);
      assert.ok(user.shown[0]?.modal);
      assert.match(user.messages.join(), /didn’t start it from VS Code/);
      assert.match(user.shown[0]?.detail ?? "", /Scheduled/);
      user.answer = "Cancel Run";
      await cancelRun(at.context, { projectId, runId });
      assert.equal(at.hex.count("CancelRun"), 1);
    });

    it("is quiet about a run that has ended meanwhile", async () => {
      const runId = await stage.runHere();
      at.clock.jump(60_000);
      await cancelRun(at.context, { projectId, runId });
      await settled();
      assert.deepEqual(user.shown, []);
      assert.equal(at.workspace.store.isCancelling(runId), false);
    });

    it("tells why a run could not be cancelled", async () => {
      const runId = await stage.runHere();
      at.hex.fail("forbidden", "CancelRun");
      await cancelRun(at.context, { projectId, runId });
      await settled();
      assert.match(user.messages.join(), /was not cancelled/);
      assert.equal(at.workspace.store.isCancelling(runId), false);
    });

    it("asks which of the active runs from the palette", async () => {
      const runId = await stage.runHere();
      picks.then((pick) => {
        assert.deepEqual(pick.separators.slice(0, 1), ["Active"]);
        pick.choose(pick.labels[0] ?? "");
      });
      await cancelRun(at.context, undefined);
      assert.ok(at.workspace.store.isCancelling(runId));
    });

    it("of all says which, and how many were not started here", async () => {
      await stage.runHere();
      await stage.runElsewhere();
      await cancelAllRuns(at.context, undefined);
      assert.equal(at.hex.count("CancelRun"), 0);
      assert.match(user.shown[0]?.message ?? "", /Cancel 2 active runs/);
      assert.match(user.shown[0]?.detail ?? "", /You didn’t start one of them from VS Code/);
      user.answer = "Cancel 2 Runs";
      await cancelAllRuns(at.context, undefined);
      assert.equal(at.hex.count("CancelRun"), 2);
    });

    it("of all says of a single one only why it goes on", async () => {
      await stage.runHere();
      at.hex.fail("forbidden", "CancelRun");
      user.answer = "Cancel Run";
      await cancelAllRuns(at.context, undefined);
      assert.equal(user.shown.length, 2);
      assert.match(user.messages[1] ?? "", /^The run was not cancelled: you don’t have permission/);
    });

    it("of all tells in one message what failed", async () => {
      await stage.runHere();
      await stage.runElsewhere();
      at.hex.fail("forbidden", "CancelRun");
      user.answer = "Cancel 2 Runs";
      await cancelAllRuns(at.context, undefined);
      assert.equal(user.shown.length, 2);
      assert.match(user.messages[1] ?? "", /Couldn’t cancel 2 of 2 runs/);
    });
  });

  describe("Open and copy", () => {
    /** A run with this link. */
    function known(url: string | undefined): { projectId: ProjectId; runId: RunId } {
      const runId = at.hex.id<RunId>();
      at.workspace.store.putRun({ projectId, runId, status: "COMPLETED", url });
      return { projectId, runId };
    }

    it("opens a run on the host of the sign-in", async () => {
      await openRun(at.context, known("https://app.hex.tech/app/hex/run?runId=1&view=2"));
      assert.deepEqual([opened, user.messages], [["https://app.hex.tech/app/hex/run?runId=1&view=2"], []]);
    });

    it("takes the mark away from what is opened, and from nothing else", async () => {
      const { hex, clock, workspace } = at;
      const other = hex.addProject("Churn");
      at.pins.value = [projectId, other];
      workspace.screen.setViewVisible(true);
      await clock.advance(60_000);
      const [runId] = [projectId, other].map((id) => hex.addRun(id, 10_000, "ERRORED"));
      await clock.advance(10 * 60_000);
      assert.equal(workspace.unseen.failures.length, 2);
      await openRun(at.context, { projectId, runId });
      assert.deepEqual(
        workspace.unseen.failures.map((run) => run.projectId),
        [other],
      );
      await openProject(at.context, { projectId: other });
      assert.deepEqual(workspace.unseen.failures, []);
    });

    it("refuses links to other hosts, and says so", async () => {
      for (const url of [
        "https://evil.example/app",
        "https://app.hex.tech@evil.example/",
        "command:x",
        "http://app.hex.tech/",
      ]) {
        await openRun(at.context, known(url));
        await copyLink(at.context, known(url));
      }
      assert.deepEqual(opened, []);
      assert.equal(user.messages.filter((message) => message.includes("another host")).length, 8);
    });

    it("offers the project where Hex gave no link", async () => {
      user.answer = "Open Project in Hex";
      await openRun(at.context, known(undefined));
      assert.deepEqual(opened, [`https://app.hex.tech/hex/${projectId}`]);
    });

    it("opens a project, and copies links and ids", async () => {
      await openProject(at.context, { projectId });
      assert.equal(opened.length, 1);
      const run = known("https://app.hex.tech/app/r1");
      const copied: string[] = [];
      for (const [command, argument] of [
        [copyLink, { projectId }],
        [copyLink, run],
        [copyId, { projectId }],
        [copyId, run],
      ] as const) {
        await command(at.context, argument);
        copied.push(await vscode.env.clipboard.readText());
      }
      assert.deepEqual(copied, [
        `https://app.hex.tech/hex/${projectId}`,
        "https://app.hex.tech/app/r1",
        projectId,
        run.runId,
      ]);
    });
  });

  describe("Pins", () => {
    it("keep their order, whatever the case of an id", async () => {
      const first = "AAAAAAAA-0000-4000-8000-000000000001";
      at.pins.value = [first];
      await pinProject(at.context, { projectId });
      await pinProject(at.context, { projectId: first.toLowerCase() });
      const address = `https://app.hex.tech/hex/${projectId}`;
      assert.deepEqual(at.pins.value, [first, address]);
      await unpinProject(at.context, { projectId: first.toLowerCase() });
      assert.deepEqual(at.pins.value, [address]);
    });

    it("name their organisation where that is known, and are taken away whatever form they have", async () => {
      const orgId = "019dc3fe-1f1d-7001-bb19-f6f0af9374ca";
      at.context.session.account.orgId = orgId;
      await at.workspace.loader.project(projectId, "user");
      await pinProject(at.context, { projectId: encodeId(projectId) });
      assert.deepEqual(at.pins.value, [`https://app.hex.tech/${orgId}/app/Revenue-${encodeId(projectId)}/latest`]);
      await unpinProject(at.context, { projectId });
      assert.deepEqual(at.pins.value, []);
    });

    it("are chosen by an address that is pasted, and an address of elsewhere says so", async () => {
      const address = `https://app.hex.tech/northwind/app/Revenue-${encodeId(projectId)}/latest`;
      const before = at.hex.requests.length;
      picks.then(async (pick) => {
        for (const [text, sentence] of [
          [address.replace("app.hex", "eu.hex"), /belongs to eu\.hex\.tech, but you’re signed in to app\.hex\.tech/],
          [address.replace("/latest", "").slice(0, -1), /has 21 characters instead of 22/],
          ["https://app.hex.tech/northwind", /isn’t a project’s URL or ID/],
        ] as const) {
          pick.type(text);
          assert.match(pick.item("Nothing to choose at this URL").detail ?? "", sentence);
          assert.equal(pick.labels.length, 1);
        }
        pick.type(address);
        await at.clock.advance(200);
        await until(() => pick.labels.includes("Revenue"));
        pick.choose("Revenue");
      });
      await pinProject(at.context, undefined);
      assert.equal(at.workspace.screen.pinned[0], projectId);
      assert.deepEqual(
        at.hex.requests.slice(before).filter(({ operation }) => operation !== "ListProjects").length <= 1,
        true,
      );
    });

    it("are found by titles in any Unicode form", async () => {
      const cles = at.hex.addProject("Métriques\u00A0clés");
      picks.then(async (pick) => {
        await at.clock.advance(200);
        await until(() => pick.labels.includes("Métriques clés"));
        pick.type("metriques cles");
        const [row, ...others] = pick.items.filter(({ alwaysShow }) => alwaysShow);
        assert.deepEqual([row?.label, others.length], ["Métriques clés", 0]);
        pick.choose("Métriques clés");
      });
      await pinProject(at.context, undefined);
      assert.deepEqual(at.workspace.screen.pinned, [cles]);
    });

    it("that cannot be saved are told of", async () => {
      at.pins.update = () => Promise.reject(new Error("Unable to write into user settings."));
      await pinProject(at.context, { projectId });
      assert.match(user.messages.join(), /Couldn’t save the pins.*Unable to write/);
    });
  });

  describe("The list of projects", () => {
    it("is filtered at once by what is typed and chosen, until Enter", async () => {
      const { projects } = at.workspace;
      await projects.refresh("user");
      picks.then(
        async (pick) => {
          pick.type("reve");
          assert.equal(projects.filter.words, "reve");
          await settled();
          pick.goToAndChoose("Published only");
          await settled();
          assert.ok(projects.filter.publishedOnly && pick.isOpen);
          pick.choose("Category…");
        },
        choose("Finance"),
        (pick) => {
          assert.equal(pick.value, "reve");
          assert.equal(pick.item("Category…").description, "Finance");
          pick.choose("reve");
        },
      );
      await filterProjects(at.context, undefined);
      assert.ok(!picks.onTheScreen.includes(undefined), picks.onTheScreen.join());
      const { words, publishedOnly, category } = projects.filter;
      assert.deepEqual({ words, publishedOnly, category }, { words: "reve", publishedOnly: true, category: "Finance" });
    });

    it("says how many it has, also while more are loaded and when it is one", async () => {
      const { projects } = at.workspace;
      for (let n = 0; n < 150; n++) {
        at.hex.addProject(`Other ${n}`);
      }
      await projects.refresh("user");
      let letGo = () => {};
      const held = new Promise<void>((resolve) => (letGo = resolve));
      const answer = at.hex.operations.ListProjects;
      at.hex.operations.ListProjects = async (query) => {
        await held;
        return answer(query);
      };
      picks.then(async (pick) => {
        const found = (typed: string) => pick.item(typed).description;
        pick.type("reve");
        await settled();
        assert.equal(found("reve"), "1 project so far");
        letGo();
        await until(() => found("reve") === "1 project");
        pick.hide();
      });
      await filterProjects(at.context, undefined);
    });

    it("is as it was after Escape, and takes Enter on a row that typing moved up for the end of typing", async () => {
      const { projects } = at.workspace;
      await projects.refresh("user");
      picks.then((pick) => {
        pick.type("stat");
        pick.choose("Status…");
      });
      await filterProjects(at.context, undefined);
      assert.deepEqual(projects.filter, { words: "stat" });
      picks.then(async (pick) => {
        pick.type("other");
        await settled();
        assert.equal(projects.filter.words, "other");
        pick.hide();
      });
      await filterProjects(at.context, undefined);
      assert.deepEqual(projects.filter, { words: "stat" });
    });

    it("is sorted", async () => {
      picks.then(choose("Created"));
      await sortProjects(at.context, undefined);
      assert.equal(at.workspace.projects.sort, "CREATED_AT");
    });
  });

  describe("Show Active Runs", () => {
    it("is live, shows details on Enter and marks failures as seen", async () => {
      const runId = await stage.runHere();
      const seen: string[][] = [];
      picks.then(async (pick) => {
        seen.push(pick.separators);
        at.clock.jump(60_000);
        await at.workspace.loader.runs(projectId, "user");
        await until(() => !pick.separators.includes("Active"));
        seen.push(pick.separators);
        at.clock.jump(2 * 3_600_000);
        pick.choose(pick.labels[0] ?? "");
      });
      await showActiveRuns(at.context, undefined);
      assert.deepEqual(seen, [
        ["Active", ""],
        ["Just ended", ""],
      ]);
      assert.deepEqual(at.pages, [[projectId, runId]]);
      // An hour later it is no longer news, and what can be run stands alone.
      picks.then((pick) => {
        assert.deepEqual(pick.labels, ["Run a project…"]);
        pick.hide();
      });
      await showActiveRuns(at.context, undefined);
    });

    it("begins with the failures that were not looked at, and lists none of another project than Recent", async () => {
      const other = at.hex.addProject("Churn");
      await at.workspace.projects.refresh("user");
      at.hex.addRun(other, 1_000);
      await stage.runHere();
      at.hex.runs.get(projectId)?.forEach((run) => (run.outcome = "ERRORED"));
      at.clock.jump(60_000);
      await Promise.all([projectId, other].map((id) => at.workspace.loader.runs(id, "user")));
      picks.then((pick) => {
        assert.deepEqual(pick.separators, ["Failed", ""]);
        assert.deepEqual(pick.labels, ["Revenue", "Run a project…"]);
        assert.deepEqual(
          pick.item("Revenue").buttons?.map(({ tooltip }) => tooltip),
          ["Run again", "Open run in Hex", "Copy link"],
        );
        pick.hide();
      });
      await showActiveRuns(at.context, undefined);
      assert.deepEqual(at.workspace.completions.unseenFailures, []);
    });

    it("lists failures of pinned projects and what did not start, which are seen then", async () => {
      const { hex, clock, workspace } = at;
      const late = hex.addProject("Churn", { schedules: [{ cadence: "HOURLY", enabled: true, minute: 30 }] });
      hex.addRun(late, 60_000, "COMPLETED", "SCHEDULED", -3_600_000);
      at.pins.value = [projectId, late];
      workspace.screen.setViewVisible(true);
      await clock.advance(60_000);
      await clock.advance(75 * 60_000);
      hex.addRun(projectId, 30_000, "ERRORED");
      await clock.advance(5 * 60_000);
      picks.then((pick) => {
        assert.deepEqual(pick.separators.slice(0, 2), ["Failed", "Didn’t start"]);
        assert.deepEqual(pick.labels.slice(0, 2), ["Revenue", "Churn"]);
        assert.match(pick.item("Revenue").description ?? "", /^Failed · 30s · Scheduled · /);
        assert.match(pick.item("Churn").description ?? "", /^Scheduled run due at \S/);
        assert.deepEqual(
          pick.item("Churn").buttons?.map(({ tooltip }) => tooltip),
          ["Run project", "Copy link"],
        );
        assert.equal(workspace.unseen.failures.length + workspace.unseen.missed.length, 0);
        pick.hide();
      });
      await showActiveRuns(at.context, undefined);
    });

    it("closes when another workspace becomes the current one", async () => {
      picks.then(() => at.left.fire());
      await showActiveRuns(at.context, undefined);
      assert.equal(picks.last.isOpen, false);
    });
  });
});
