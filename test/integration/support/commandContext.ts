import * as vscode from "vscode";
import type { CommandContext } from "../../../src/actions/context";
import { ChosenProjects } from "../../../src/hexFiles/chosenProjects";
import { HexFiles } from "../../../src/hexFiles/hexFiles";
import { Presets } from "../../../src/presets/presetStore";
import { QuestionFlow } from "../../../src/ui/questionFlow";
import { Pins } from "../../../src/signIn/pins";
import { StartGuard } from "../../../src/actions/startGuard";
import type { HexHost, ProjectId, RunId } from "../../../src/hex/types";
import type { Session } from "../../../src/signIn/sessions";
import type { HexWorkspace } from "../../../src/workspace";
import { FakeClock } from "../../unit/support/fakeClock";
import { FakeHex } from "../../unit/support/fakeHex";
import { openWorkspace } from "../../unit/support/openWorkspace";
import { FakeMemento, fakeLog } from "./fakes";

/** A command's context over the real workspace and a Hex in memory. */
export class FakeContext implements vscode.Disposable {
  readonly clock = new FakeClock(Date.now());
  readonly hex = new FakeHex(this.clock);
  readonly workspace: HexWorkspace;
  readonly lines: string[];
  readonly pages: [ProjectId, RunId][] = [];
  readonly followed: [ProjectId, RunId, RunId][] = [];
  readonly comparisons: [ProjectId, readonly [RunId, RunId]][] = [];
  /** What the settings hold. */
  readonly pins: { value: string[]; update: (value: string[]) => Promise<void> };
  readonly pinsChanged = new vscode.EventEmitter<string[]>();
  readonly pinsIn: Pins;
  /** Nothing looks for files here, and presets are kept in memory. */
  readonly files: CommandContext["files"] & { hexFiles: HexFiles };
  readonly left = new vscode.EventEmitter<void>();
  readonly flow = new QuestionFlow();
  readonly context: CommandContext;

  constructor(memory?: Parameters<typeof openWorkspace>[2]) {
    const { log, lines } = fakeLog();
    this.lines = lines;
    const chosen = new ChosenProjects(new FakeMemento());
    this.files = {
      hexFiles: new HexFiles(log, chosen),
      presets: new Presets({ memento: new FakeMemento(), log }),
      chosen,
    };
    this.pins = {
      value: [],
      update: (value) => {
        this.pins.value = value;
        return Promise.resolve();
      },
    };
    const { pins, pinsChanged } = this;
    const setting = {
      get value() {
        return pins.value;
      },
      update: (value: string[]) => pins.update(value),
      onDidChange: pinsChanged.event,
    };
    this.pinsIn = new Pins(setting, new FakeMemento());
    const host = "https://app.hex.tech" as HexHost;
    const session: Session = { id: "s", host, account: {}, kind: "personal", label: "Ana (app.hex.tech)" };
    this.workspace = openWorkspace(this.hex, this.clock, { pinned: () => this.pinsIn.of(session), ...memory });
    this.context = {
      workspace: this.workspace,
      session,
      pins: this.pinsIn,
      files: this.files,
      log,
      showRunPage: (projectId, runId) => Promise.resolve(this.pages.push([projectId, runId])),
      followRun: (projectId, from, to) => this.followed.push([projectId, from, to]),
      showComparison: (projectId, runIds) => Promise.resolve(this.comparisons.push([projectId, runIds])),
      starts: new StartGuard(this.clock),
      onDidLeave: this.left.event,
      flow: this.flow,
    };
  }

  dispose(): void {
    this.flow.dispose();
    this.files.hexFiles.dispose();
    this.files.presets.dispose();
    this.workspace.dispose();
    this.left.dispose();
  }
}
