import assert from "node:assert/strict";
import * as vscode from "vscode";
import { showActiveRuns } from "../../src/actions/showActiveRuns";
import { runProject, runWithInputs } from "../../src/inputs/run";
import { CommandStage } from "./support/commandStage";

describe("Kernels that are busy", () => {
  let stage: CommandStage;
  let briefly: string[];
  const { setStatusBarMessage } = vscode.window;

  beforeEach(() => {
    stage = new CommandStage();
    briefly = [];
    Object.assign(vscode.window, { setStatusBarMessage: (text: string) => briefly.push(text) });
  });
  afterEach(() => {
    Object.assign(vscode.window, { setStatusBarMessage });
    stage.dispose();
  });

  async function runsElsewhere(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      stage.at.hex.addRun(stage.projectId, 600_000);
    }
    await stage.at.workspace.loader.runs(stage.projectId, "user");
  }

  const lists = async (command: typeof runProject) => {
    stage.picks.then((pick) => pick.hide());
    await command(stage.at.context, undefined);
    return stage.picks.last;
  };

  it("are counted by the runs that are seen, where active runs are listed", async () => {
    assert.equal((await lists(showActiveRuns)).item("Run a project…").description, "no run is active");
    await runsElsewhere(4);
    assert.equal(
      (await lists(showActiveRuns)).item("Run a project…").description,
      "4 of 25 kernels busy with runs seen here",
    );
  });

  it("are not spoken of before a run while there are enough", async () => {
    await runsElsewhere(20);
    assert.equal((await lists(runProject)).title, "Run which project?");
    await runProject(stage.at.context, { projectId: stage.projectId });
    assert.deepEqual([briefly, stage.user.shown, stage.sent.length], [[], [], 1]);
  });

  it("are told before a run when few are left, without a question", async () => {
    await runsElsewhere(21);
    const hint = "21 of 25 kernels busy with runs seen here";
    assert.equal((await lists(runProject)).title, `Run which project? · ${hint}`);
    assert.equal((await lists(runWithInputs)).title, `Run which project with inputs? · ${hint}`);
    await runProject(stage.at.context, { projectId: stage.projectId });
    assert.deepEqual([briefly, stage.user.shown, stage.sent.length], [[hint], [], 1]);
  });

  it("are warned of when none is left, but Hex decides", async () => {
    await runsElsewhere(25);
    await runProject(stage.at.context, { projectId: stage.projectId });
    const warning = "All 25 kernels are busy with runs seen here: Hex will likely refuse another run";
    assert.deepEqual([briefly, stage.sent.length], [[warning], 1]);
    assert.equal((await lists(runProject)).title, `Run which project? · ${warning}`);
  });

  it("are not spoken of before a dry run, which needs none", async () => {
    await runsElsewhere(25);
    await runProject(stage.at.context, { projectId: stage.projectId, options: { dryRun: true } });
    assert.deepEqual(briefly, []);
  });
});
