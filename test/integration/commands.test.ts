import assert from "node:assert/strict";
import * as vscode from "vscode";
import { showActiveRuns } from "../../src/commands/activeRuns";
import { cancelRun } from "../../src/commands/cancel";
import { cancelAllRuns } from "../../src/commands/cancelAll";
import { copyId, copyLink } from "../../src/commands/copy";
import { openProject, openRun } from "../../src/commands/open";
import { pinProject, unpinProject } from "../../src/commands/pins";
import { filterProjects, sortProjects } from "../../src/commands/projectFilter";
import { runProject, runProjectWithOptions } from "../../src/commands/run";
import { runAgain } from "../../src/commands/runAgain";
import type { ProjectId, RunId, RunOptions } from "../../src/hex/types";
import { fakeMemory } from "../unit/support/openWorkspace";
import { FakeContext } from "./support/commandContext";
import { FakeUser, settled } from "./support/fakes";
import { choose, FakePicks, type } from "./support/fakePicks";

describe("Commands", () => {
  let at: FakeContext;
  let user: FakeUser;
  let picks: FakePicks;
  let projectId: ProjectId;
  let opened: string[];
  let sent: RunOptions[];
  let restore: () => void;

  function begin(memory?: ConstructorParameters<typeof FakeContext>[0]): void {
    at = new FakeContext(memory);
    projectId = at.hex.addProject("Revenue", { ownerEmail: "ana@example.com", categories: ["Finance"] });
    sent = [];
    const runInHex = at.hex.runProject.bind(at.hex);
    at.hex.runProject = (id, options, call) => {
      sent.push(options);
      return runInHex(id, options, call);
    };
  }

  beforeEach(() => {
    user = new FakeUser();
    picks = new FakePicks();
    opened = [];
    const { openExternal } = vscode.env;
    Object.assign(vscode.env, { openExternal: (uri: vscode.Uri) => Promise.resolve(opened.push(uri.toString(true)) > 0) });
    restore = () => Object.assign(vscode.env, { openExternal });
    begin();
  });

  afterEach(() => {
    restore();
    picks.dispose();
    user.dispose();
    at.dispose();
  });

  /** A run that somebody else started, known here. */
  async function runElsewhere(trigger = "SCHEDULED"): Promise<RunId> {
    const runId = at.hex.addRun(projectId, 600_000, "COMPLETED", trigger);
    await at.workspace.loadRuns(projectId, "user");
    return runId;
  }

  async function runHere(options: RunOptions = {}): Promise<RunId> {
    const outcome = await at.workspace.run(projectId, options);
    assert.ok(outcome.kind === "started");
    sent = [];
    return outcome.started.runId;
  }

  describe("Run Project", () => {
    it("starts at once from a row, says nothing, and the run is known", async () => {
      await runProject(at.context, { kind: "project", group: "all", projectId });
      assert.deepEqual(sent, [{}]);
      assert.equal(at.workspace.store.activeRuns().length, 1);
      assert.deepEqual([user.messages, picks.opened.length], [[], 0]);
    });

    it("starts one run on a double click", async () => {
      await Promise.all([runProject(at.context, { projectId }), runProject(at.context, { projectId })]);
      await runProject(at.context, { projectId });
      assert.equal(sent.length, 1);
    });

    it("asks before it starts another with other options beside one that is being started", async () => {
      const first = runProject(at.context, { projectId });
      await runProject(at.context, { projectId, options: { useCachedSqlResults: false } });
      await first;
      assert.equal(sent.length, 1);
      assert.match(user.messages.join(), /just being started/);
    });

    it("asks which project from the palette, with what can be run alone", async () => {
      at.hex.addProject("Unpublished", { lastPublishedAt: undefined });
      at.hex.addProject("Old", { archivedAt: new Date() });
      picks.then(async (pick) => {
        await settled();
        await new Promise((resolve) => setTimeout(resolve, 200));
        assert.deepEqual(pick.labels, ["Revenue"]);
        assert.equal(pick.item("Revenue").description, "ana@example.com · Finance");
        assert.equal(pick.busy, false);
        pick.choose("Revenue");
      });
      await runProject(at.context, undefined);
      assert.deepEqual(sent, [{}]);
    });

    it("says that a project was never published, and why that matters", async () => {
      const id = at.hex.addProject("Draft $(x) [a](b)", { lastPublishedAt: undefined });
      await at.workspace.loadProject(id, "user");
      user.answer = "Open Project in Hex";
      await runProject(at.context, { projectId: id });
      await settled();
      assert.equal(sent.length, 0);
      assert.match(user.messages.join(), /cannot be run: it was never published/);
      assert.doesNotMatch(user.messages.join(), /\]\(/);
      assert.deepEqual(opened, [`https://app.hex.tech/hex/${id}`]);
    });

    it("names busy kernels, and offers the active runs and another try", async () => {
      at.hex.fail("kernelsBusy", "RunProject");
      await runProject(at.context, { projectId });
      await settled();
      assert.match(user.messages.join(), /all kernels are busy/);
      assert.deepEqual(user.shown[0]?.buttons, ["Try Again", "Show Active Runs"]);
    });

    it("tells that a run has started although the answer was lost", async () => {
      at.hex.fail("timeout", "RunProject", 1, true);
      const running = runProject(at.context, { projectId });
      await at.clock.advance(1_000);
      await running;
      assert.match(user.messages.join(), /answer was lost, but the run of .* has started/);
      assert.equal(sent.length, 1);
      assert.equal(at.workspace.store.activeRuns().length, 1);
    });

    it("tells that nothing was started when Hex lists no new run", async () => {
      at.hex.fail("timeout", "RunProject", 1);
      const running = runProject(at.context, { projectId });
      await at.clock.advance(10_000);
      await running;
      assert.match(user.messages.join(), /nothing was started/);
      assert.deepEqual(user.shown[0]?.buttons, ["Try Again", "Show Log"]);
    });

    it("tells that a dry run was accepted", async () => {
      await runProject(at.context, { projectId, options: { dryRun: true } });
      assert.match(user.messages.join(), /Nothing was started/);
      assert.equal(at.workspace.store.activeRuns().length, 0);
    });
  });

  describe("Run with Options", () => {
    it("sends what was chosen, and keeps out what Hex refuses together", async () => {
      picks.then(
        choose("Add an input value…"),
        type("region = EMEA", "region is the text EMEA"),
        async (pick) => {
          pick.choose("Use cached SQL results");
          const before = pick.item("Update published results");
          pick.choose("Update published results");
          assert.match(before.description ?? "", /default inputs only/);
          assert.match(pick.item("Run").detail ?? "", /Sends region = EMEA.*queried anew/);
          pick.choose("Run");
        },
      );
      await runProjectWithOptions(at.context, { projectId });
      assert.deepEqual(sent, [{ inputs: { region: "EMEA" }, useCachedSqlResults: false }]);
    });

    it("takes no input values while published results are updated", async () => {
      picks.then((pick) => {
        pick.choose("Update published results");
        pick.choose("Add an input value…");
        assert.ok(pick.isOpen);
        pick.choose("Run");
      });
      await runProjectWithOptions(at.context, { projectId });
      assert.deepEqual(sent, [{ updatePublishedResults: true }]);
    });

    it("offers values that were used before, and edits and removes them", async () => {
      await runHere({ inputs: { region: "EMEA", days: 7 } });
      await at.clock.advance(5_000);
      picks.typed.push("30");
      picks.then(
        choose("Add an input value…"),
        choose("days = 7"),
        choose("Add an input value…"),
        choose("region = EMEA"),
        (pick) => pick.press("region = EMEA", "Leave this input to its default"),
        choose("days = 7"),
        choose("Run"),
      );
      await runProjectWithOptions(at.context, { projectId });
      assert.deepEqual(sent, [{ inputs: { days: 30 } }]);
      assert.equal(picks.boxes[0]?.value, "7");
    });

    it("returns from the options to the choice of a project", async () => {
      picks.then(choose("Revenue"), (pick) => pick.goBack(), (pick) => pick.hide());
      await at.workspace.loadProject(projectId, "user");
      await runProjectWithOptions(at.context, undefined);
      assert.equal(picks.opened.length, 3);
      assert.equal(sent.length, 0);
    });

    it("types a secret where it is not shown", async () => {
      picks.typed.push("abc");
      picks.then(choose("Add an input value…"), type("api_key", "Enter a value for api_key…"), (pick) => {
        assert.ok(pick.labels.includes("api_key = ••••••"));
        pick.choose("Run");
      });
      await runProjectWithOptions(at.context, { projectId });
      assert.equal(picks.boxes[0]?.password, true);
      assert.deepEqual(sent, [{ inputs: { api_key: "abc" } }]);
    });
  });

  describe("Run Again", () => {
    it("sends the same inputs and options as the run that was started here", async () => {
      const options = { inputs: { region: "EMEA" }, useCachedSqlResults: false };
      const runId = await runHere(options);
      await runAgain(at.context, { projectId, runId });
      assert.deepEqual(sent, [options]);
    });

    it("asks for secrets that were not kept over a reload", async () => {
      const memory = fakeMemory();
      at.dispose();
      begin({ memory });
      const runId = await runHere({ inputs: { region: "EMEA", password: "hush" } });
      const reloaded = { ...at.context, workspace: new FakeContext({ memory }).workspace };
      picks.typed.push("again");
      Object.assign(reloaded.workspace, { run: (_: ProjectId, options: RunOptions) => Promise.resolve({ kind: "dryRun", sent: sent.push(options) }) });
      await runAgain(reloaded, { projectId, runId });
      assert.deepEqual(sent, [{ inputs: { region: "EMEA", password: "again" } }]);
      assert.equal(picks.boxes[0]?.password, true);
      reloaded.workspace.dispose();
    });

    it("asks how to run again what was not started here", async () => {
      const runId = await runElsewhere();
      picks.then((pick) => {
        assert.match(pick.placeholder ?? "", /does not tell which inputs/);
        pick.choose("Run with default inputs");
      });
      await runAgain(at.context, { projectId, runId });
      assert.deepEqual(sent, [{}]);
    });
  });

  describe("Cancel Run", () => {
    it("does not ask about a run that was started here", async () => {
      const runId = await runHere();
      await cancelRun(at.context, { projectId, runId });
      assert.equal(at.hex.count("CancelRun"), 1);
      assert.ok(at.workspace.store.isCancelling(runId));
      assert.deepEqual(user.shown, []);
    });

    it("asks about one that was not, and does nothing without a yes", async () => {
      const runId = await runElsewhere();
      await cancelRun(at.context, { projectId, runId });
      assert.equal(at.hex.count("CancelRun"), 0);
      assert.ok(user.shown[0]?.modal);
      assert.match(user.messages.join(), /not started here/);
      assert.match(user.shown[0]?.detail ?? "", /Scheduled/);
      user.answer = "Cancel Run";
      await cancelRun(at.context, { projectId, runId });
      assert.equal(at.hex.count("CancelRun"), 1);
    });

    it("is quiet about a run that has ended meanwhile", async () => {
      const runId = await runHere();
      at.clock.jump(60_000);
      await cancelRun(at.context, { projectId, runId });
      await settled();
      assert.deepEqual(user.shown, []);
      assert.equal(at.workspace.store.isCancelling(runId), false);
    });

    it("tells why a run could not be cancelled", async () => {
      const runId = await runHere();
      at.hex.fail("forbidden", "CancelRun");
      await cancelRun(at.context, { projectId, runId });
      await settled();
      assert.match(user.messages.join(), /was not cancelled/);
      assert.equal(at.workspace.store.isCancelling(runId), false);
    });

    it("asks which of the active runs from the palette", async () => {
      const runId = await runHere();
      picks.then((pick) => {
        assert.deepEqual(pick.separators.slice(0, 1), ["Active"]);
        pick.choose(pick.labels[0] ?? "");
      });
      await cancelRun(at.context, undefined);
      assert.ok(at.workspace.store.isCancelling(runId));
    });

    it("of all says which, and how many were not started here", async () => {
      await runHere();
      await runElsewhere();
      await cancelAllRuns(at.context, undefined);
      assert.equal(at.hex.count("CancelRun"), 0);
      assert.match(user.shown[0]?.message ?? "", /Cancel 2 active runs/);
      assert.match(user.shown[0]?.detail ?? "", /One of them was not started here/);
      user.answer = "Cancel 2 Runs";
      await cancelAllRuns(at.context, undefined);
      assert.equal(at.hex.count("CancelRun"), 2);
    });

    it("of all tells in one message what failed", async () => {
      await runHere();
      await runElsewhere();
      at.hex.fail("forbidden", "CancelRun");
      user.answer = "Cancel 2 Runs";
      await cancelAllRuns(at.context, undefined);
      assert.equal(user.shown.length, 2);
      assert.match(user.messages[1] ?? "", /2 of 2 runs could not be cancelled/);
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

    it("refuses links to other hosts, and says so", async () => {
      for (const url of ["https://evil.example/app", "https://app.hex.tech@evil.example/", "command:x", "http://app.hex.tech/"]) {
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
      assert.deepEqual(copied, [`https://app.hex.tech/hex/${projectId}`, "https://app.hex.tech/app/r1", projectId, run.runId]);
    });
  });

  describe("Pins", () => {
    it("keep their order, whatever the case of an id", async () => {
      const first = "AAAAAAAA-0000-4000-8000-000000000001";
      at.pins.value = [first];
      await pinProject(at.context, { projectId });
      await pinProject(at.context, { projectId: first.toLowerCase() });
      assert.deepEqual(at.pins.value, [first, projectId]);
      await unpinProject(at.context, { projectId: first.toLowerCase() });
      assert.deepEqual(at.pins.value, [projectId]);
    });

    it("that cannot be saved are told of", async () => {
      at.pins.update = () => Promise.reject(new Error("Unable to write into user settings."));
      await pinProject(at.context, { projectId });
      assert.match(user.messages.join(), /could not be saved.*Unable to write/);
    });
  });

  describe("The list of projects", () => {
    it("is filtered by what is chosen, all at once", async () => {
      await at.workspace.projects.refresh("user");
      const before = at.hex.count("ListProjects");
      picks.typed.push(" reve ");
      picks.then(
        choose("Words in the title…"),
        choose("Only published projects"),
        choose("Category…"),
        choose("Finance"),
        (pick) => {
          assert.equal(pick.item("Words in the title…").description, "reve");
          assert.equal(at.hex.count("ListProjects"), before);
          pick.choose("Apply this filter");
        },
      );
      await filterProjects(at.context, undefined);
      const { words, publishedOnly, category } = at.workspace.projects.filter;
      assert.deepEqual({ words, publishedOnly, category }, { words: "reve", publishedOnly: true, category: "Finance" });
    });

    it("is sorted", async () => {
      picks.then(choose("Created"));
      await sortProjects(at.context, undefined);
      assert.equal(at.workspace.projects.sort, "CREATED_AT");
    });
  });

  describe("Show Active Runs", () => {
    it("is live, shows details on Enter and marks failures as seen", async () => {
      const runId = await runHere();
      const seen: string[][] = [];
      picks.then(async (pick) => {
        seen.push(pick.separators);
        at.clock.jump(60_000);
        await at.workspace.loadRuns(projectId, "user");
        await new Promise((resolve) => setTimeout(resolve, 300));
        seen.push(pick.separators);
        pick.choose(pick.labels[1] ?? "");
      });
      await showActiveRuns(at.context, undefined);
      assert.deepEqual(seen, [["Active"], ["Just ended"]]);
      assert.deepEqual(at.pages, [[projectId, runId]]);
    });

    it("closes when another workspace becomes the current one", async () => {
      picks.then(() => at.left.fire());
      await showActiveRuns(at.context, undefined);
      assert.equal(picks.last.isOpen, false);
    });
  });
});
