import assert from "node:assert/strict";
import { runProject, runWithInputs } from "../../src/commands/run";
import { runAgain } from "../../src/commands/runAgain";
import type { ProjectId, RunOptions } from "../../src/hex/types";
import { fakeMemory } from "../unit/support/openWorkspace";
import { FakeContext } from "./support/commandContext";
import { CommandStage } from "./support/commandStage";
import { settled } from "./support/fakes";
import { choose, type } from "./support/fakePicks";

describe("Commands that start runs", () => {
  let stage: CommandStage;
  let at: CommandStage["at"];
  let user: CommandStage["user"];
  let picks: CommandStage["picks"];
  let projectId: ProjectId;
  let opened: string[];
  let sent: RunOptions[];

  const begin = (options?: ConstructorParameters<typeof CommandStage>[0]) => {
    stage = new CommandStage(options);
    ({ at, user, picks, projectId, opened, sent } = stage);
  };

  beforeEach(() => begin());
  afterEach(() => stage.dispose());

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

  describe("Run with Inputs", () => {
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
      await runWithInputs(at.context, { projectId });
      assert.deepEqual(sent, [{ inputs: { region: "EMEA" }, useCachedSqlResults: false }]);
    });

    it("takes no input values while published results are updated", async () => {
      picks.then((pick) => {
        pick.choose("Update published results");
        pick.choose("Add an input value…");
        assert.ok(pick.isOpen);
        pick.choose("Run");
      });
      await runWithInputs(at.context, { projectId });
      assert.deepEqual(sent, [{ updatePublishedResults: true }]);
    });

    it("offers values that were used before, and edits and removes them", async () => {
      await stage.runHere({ inputs: { region: "EMEA", days: 7 } });
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
      await runWithInputs(at.context, { projectId });
      assert.deepEqual(sent, [{ inputs: { days: 30 } }]);
      assert.equal(picks.boxes[0]?.value, "7");
    });

    it("returns from the options to the choice of a project", async () => {
      picks.then(choose("Revenue"), (pick) => pick.goBack(), (pick) => pick.hide());
      await at.workspace.loadProject(projectId, "user");
      await runWithInputs(at.context, undefined);
      assert.equal(picks.opened.length, 3);
      assert.equal(sent.length, 0);
    });

    it("types a secret where it is not shown", async () => {
      picks.typed.push("abc");
      picks.then(choose("Add an input value…"), type("api_key", "Enter a value for api_key…"), (pick) => {
        assert.ok(pick.labels.includes("api_key = ••••••"));
        pick.choose("Run");
      });
      await runWithInputs(at.context, { projectId });
      assert.equal(picks.boxes[0]?.password, true);
      assert.deepEqual(sent, [{ inputs: { api_key: "abc" } }]);
    });
  });

  describe("Run Again", () => {
    it("sends the same inputs and options as the run that was started here", async () => {
      const options = { inputs: { region: "EMEA" }, useCachedSqlResults: false };
      const runId = await stage.runHere(options);
      await runAgain(at.context, { projectId, runId });
      assert.deepEqual(sent, [options]);
    });

    it("asks for secrets that were not kept over a reload", async () => {
      const memory = fakeMemory();
      stage.dispose();
      begin({ memory });
      const runId = await stage.runHere({ inputs: { region: "EMEA", password: "hush" } });
      const reloaded = { ...at.context, workspace: new FakeContext({ memory }).workspace };
      picks.typed.push("again");
      Object.assign(reloaded.workspace, { run: (_: ProjectId, options: RunOptions) => Promise.resolve({ kind: "dryRun", sent: sent.push(options) }) });
      await runAgain(reloaded, { projectId, runId });
      assert.deepEqual(sent, [{ inputs: { region: "EMEA", password: "again" } }]);
      assert.equal(picks.boxes[0]?.password, true);
      reloaded.workspace.dispose();
    });

    it("asks how to run again what was not started here", async () => {
      const runId = await stage.runElsewhere();
      picks.then((pick) => {
        assert.match(pick.placeholder ?? "", /does not tell which inputs/);
        pick.choose("Run with default inputs");
      });
      await runAgain(at.context, { projectId, runId });
      assert.deepEqual(sent, [{}]);
    });
  });
});
