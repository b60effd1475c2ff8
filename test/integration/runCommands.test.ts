import assert from "node:assert/strict";
import * as vscode from "vscode";
import { runAgain, runProject, runWithInputs } from "../../src/inputs/run";
import { encodeId } from "../../src/hex/address";
import type { ProjectId, RunOptions } from "../../src/hex/types";
import { fakeMemory } from "../unit/support/openWorkspace";
import { FakeContext } from "./support/commandContext";
import { CommandStage } from "./support/commandStage";
import { settled, until } from "./support/fakes";
import { yamlOf } from "./support/yamlOf";
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
      assert.match(user.messages.join(), /already being started/);
    });

    it("asks which project from the palette, with what can be run alone", async () => {
      at.hex.addProject("Unpublished", { lastPublishedAt: undefined });
      at.hex.addProject("Old", { archivedAt: new Date() });
      picks.then(async (pick) => {
        await until(() => !pick.busy);
        assert.deepEqual(pick.labels, ["Revenue"]);
        assert.equal(pick.item("Revenue").description, "ana@example.com · Finance");
        pick.choose("Revenue");
      });
      await runProject(at.context, undefined);
      assert.deepEqual(sent, [{}]);
    });

    it("says that a project was never published, and why that matters", async () => {
      const id = at.hex.addProject("Draft $(x) [a](b)", { lastPublishedAt: undefined });
      await at.workspace.loader.project(id, "user");
      user.answer = "Open Project in Hex";
      await runProject(at.context, { projectId: id });
      await settled();
      assert.equal(sent.length, 0);
      assert.match(user.messages.join(), /Can’t run “.*”: it was never published/);
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

    it("tries again in the workspace in which it was tried, and in no other", async () => {
      const ran: unknown[][] = [];
      const { executeCommand } = vscode.commands;
      Object.assign(vscode.commands, { executeCommand: (...call: unknown[]) => Promise.resolve(ran.push(call)) });
      try {
        at.hex.fail("kernelsBusy", "RunProject");
        user.answer = "Try Again";
        await runProject(at.context, { projectId, options: { inputs: { n: 1 } } });
        await settled();
      } finally {
        Object.assign(vscode.commands, { executeCommand });
      }
      const again = { projectId, options: { inputs: { n: 1 } }, sessionId: at.context.session.id };
      assert.deepEqual(ran, [["hexRuns.runProject", again]]);
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

    it("tells only after a minute that Hex lists no new run, and what another try may do", async () => {
      at.hex.fail("timeout", "RunProject", 1);
      const running = runProject(at.context, { projectId });
      await at.clock.advance(30_000);
      assert.deepEqual(user.messages, []);
      await at.clock.advance(40_000);
      await running;
      assert.match(user.messages.join(), /most likely nothing was started.*starts a second run/);
      assert.deepEqual(user.shown[0]?.buttons, ["Try Again", "Check Runs", "Show Log"]);
    });

    it("tells that it is unclear when the workspace is left before that is known", async () => {
      at.hex.fail("cancelled", "RunProject", 1, true);
      const running = runProject(at.context, { projectId });
      await at.clock.advance(100);
      at.workspace.dispose();
      await running;
      assert.match(user.messages.join(), /unclear whether a run of .* was started/);
      assert.deepEqual(user.shown[0]?.buttons, []);
    });

    it("asks before another run while it is not known whether one has started", async () => {
      at.hex.fail("timeout", "RunProject", 1);
      const running = runProject(at.context, { projectId });
      await at.clock.advance(20_000);
      await runProject(at.context, { projectId });
      assert.match(user.messages.join(), /not known yet whether the last run of/);
      assert.equal(at.hex.count("RunProject"), 1);
      await at.clock.advance(60_000);
      await running;
    });

    it("tells that a dry run was accepted", async () => {
      await runProject(at.context, { projectId, options: { dryRun: true } });
      assert.match(
        user.messages.join(),
        /accepts this request for .*Nothing was started\. Hex may check values only when the project runs/,
      );
      assert.deepEqual(user.shown[0]?.buttons, ["Run Now"]);
      assert.equal(at.workspace.store.activeRuns().length, 0);
    });
  });

  describe("Run with Inputs, when Hex does not tell them", () => {
    it("sends what was chosen, and keeps out what Hex refuses together", async () => {
      picks.then(choose("Add an input value…"), type("region = EMEA", "region is the text EMEA"), async (pick) => {
        pick.choose("Use cached SQL results");
        const before = pick.item("Update published results");
        pick.choose("Update published results");
        assert.match(before.description ?? "", /only with default inputs/);
        assert.match(pick.item("Inputs of a saved view…").description ?? "", /only with default inputs/);
        assert.match(pick.item("Run").detail ?? "", /Sends region = EMEA.*Cached SQL results are not used/);
        pick.choose("Run");
      });
      await runWithInputs(at.context, { projectId });
      assert.deepEqual(sent, [{ inputs: { region: "EMEA" }, useCachedSqlResults: false }]);
    });

    it("says why, and asks again when that is wanted", async () => {
      picks.then(
        (pick) => {
          assert.match(pick.item("Reload inputs from Hex").detail ?? "", /can’t export this project/);
          at.hex.exports.set(projectId, yamlOf({ region: "All" }));
          pick.choose("Reload inputs from Hex");
        },
        (pick) => {
          assert.deepEqual(pick.separators[0], "Inputs from the published version");
          assert.match(pick.item("region").description ?? "", /keeps its default, All/);
        },
      );
      void runWithInputs(at.context, { projectId });
      await until(() => picks.opened.length === 2 && picks.last.items.length > 0);
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

    it("takes a saved view's inputs from a link, and no others then", async () => {
      const view = "00000000-0000-4000-8000-00000000000b";
      picks.inBoxes.push((box) => {
        box.type(`https://app.hex.tech/app/${projectId}`);
        box.accept();
        assert.match(box.says ?? "", /isn’t a saved view/);
        for (const [text, sentence] of [
          [projectId, /project’s own ID/],
          [`https://app.hex.tech/northwind/app/Revenue-${encodeId(projectId)}/latest`, /isn’t a saved view/],
          [
            `https://eu.hex.tech/northwind/app/Revenue-${encodeId(projectId)}/latest?view=${view}`,
            /belongs to eu\.hex\.tech/,
          ],
          [
            `https://app.hex.tech/northwind/app/Revenue-${encodeId(view as ProjectId)}/latest?view=q3`,
            /belongs to another project/,
          ],
        ] as const) {
          box.type(text);
          box.accept();
          assert.match(box.says ?? "", sentence, text);
        }
        box.enter(`https://app.hex.tech/northwind/app/Revenue-${encodeId(projectId)}/latest?view=${view}`);
      });
      picks.then(choose("Inputs of a saved view…"), (pick) => {
        assert.match(pick.item("Add an input value…").description ?? "", /saved view/);
        assert.match(pick.item("Run").detail ?? "", /come from the saved view/);
        pick.choose("Run");
      });
      await runWithInputs(at.context, { projectId });
      assert.deepEqual(sent, [{ viewId: view }]);
    });

    it("asks for inputs that were used before, one after the other, with their values", async () => {
      await stage.runHere({ inputs: { region: "EMEA", days: 7, password: "x" } });
      await at.clock.advance(5_000);
      picks.inBoxes.push(
        (box) => {
          assert.deepEqual([box.step, box.totalSteps, box.value], [1, 4, "EMEA"]);
          assert.match(box.prompt ?? "", /Shows the last value/);
          box.pressInTitle("Use default");
        },
        (box) => box.enter("30"),
        (box) => {
          assert.deepEqual([box.password, box.value], [true, ""]);
          box.goBack();
        },
        (box) => {
          assert.equal(box.value, "30");
          box.accept();
        },
        (box) => box.accept(),
      );
      picks.then((pick) => {
        assert.equal(pick.separators[0], "Inputs used before");
        assert.match(pick.item("days").description ?? "", /30/);
        assert.match(pick.item("region").description ?? "", /default/);
        pick.choose("Run");
      });
      await runWithInputs(at.context, { projectId });
      assert.deepEqual(sent, [{ inputs: { days: 30 } }]);
    });

    it("returns from the options to the choice of a project", async () => {
      picks.then(
        choose("Revenue"),
        (pick) => pick.goBack(),
        (pick) => pick.hide(),
      );
      await at.workspace.loader.project(projectId, "user");
      await runWithInputs(at.context, undefined);
      assert.equal(picks.opened.length, 3);
      assert.equal(sent.length, 0);
    });

    it("types a secret where it is not shown", async () => {
      picks.typed.push("abc");
      picks.then(choose("Add an input value…"), type("api_key", "Enter a value for api_key…"), (pick) => {
        assert.equal(pick.item("api_key").description, "••••••");
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
      Object.assign(reloaded.workspace.actions, {
        run: (_: ProjectId, options: RunOptions) => Promise.resolve({ kind: "dryRun", sent: sent.push(options) }),
      });
      await runAgain(reloaded, { projectId, runId });
      assert.deepEqual(sent, [{ inputs: { region: "EMEA", password: "again" } }]);
      assert.equal(picks.boxes[0]?.password, true);
      reloaded.workspace.dispose();
    });

    it("asks how to run again what was not started here", async () => {
      const runId = await stage.runElsewhere();
      picks.then((pick) => {
        assert.match(pick.placeholder ?? "", /inputs aren’t available/);
        pick.choose("Run with default inputs");
      });
      await runAgain(at.context, { projectId, runId });
      assert.deepEqual(sent, [{}]);
      await at.clock.advance(5_000);
      picks.then(choose("Choose inputs and options…"), (pick) => {
        pick.choose("Use cached SQL results");
        pick.choose("Run");
      });
      await runAgain(at.context, { projectId, runId });
      assert.deepEqual(sent[1], { useCachedSqlResults: false });
    });
  });
});
