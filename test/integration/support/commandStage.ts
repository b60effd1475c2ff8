import * as vscode from "vscode";
import type { ProjectId, RunId, RunOptions } from "../../../src/hex/types";
import { FakeContext } from "./commandContext";
import { FakePicks } from "./fakePicks";
import { FakeUser } from "./fakes";

/** A command's context with one project, and the user in the hands of a test. */
export class CommandStage implements vscode.Disposable {
  readonly user = new FakeUser();
  readonly picks = new FakePicks();
  /** Links that were opened in the browser. */
  readonly opened: string[] = [];
  /** What runs were started with. */
  readonly sent: RunOptions[] = [];
  readonly at: FakeContext;
  readonly projectId: ProjectId;
  private readonly restore: () => void;

  constructor(options?: ConstructorParameters<typeof FakeContext>[0]) {
    const { openExternal } = vscode.env;
    Object.assign(vscode.env, {
      openExternal: (uri: vscode.Uri) => Promise.resolve(this.opened.push(uri.toString(true)) > 0),
    });
    this.restore = () => Object.assign(vscode.env, { openExternal });
    this.at = new FakeContext(options);
    this.projectId = this.at.hex.addProject("Revenue", { ownerEmail: "ana@example.com", categories: ["Finance"] });
    const runInHex = this.at.hex.operations.RunProject;
    this.at.hex.operations.RunProject = (query, call) => {
      this.sent.push(query.run);
      return runInHex(query, call);
    };
  }

  /** A run that somebody else started, known here. */
  async runElsewhere(trigger = "SCHEDULED"): Promise<RunId> {
    const runId = this.at.hex.addRun(this.projectId, 600_000, "COMPLETED", trigger);
    await this.at.workspace.loader.runs(this.projectId, "user");
    return runId;
  }

  /** A run that was started here, and is not among what was sent. */
  async runHere(options: RunOptions = {}): Promise<RunId> {
    const outcome = await this.at.workspace.actions.run(this.projectId, options);
    if (outcome.kind !== "started") {
      throw new Error(`The run was not started: ${outcome.kind}`);
    }
    this.sent.length = 0;
    return outcome.started.runId;
  }

  dispose(): void {
    this.restore();
    this.picks.dispose();
    this.user.dispose();
    this.at.dispose();
  }
}
