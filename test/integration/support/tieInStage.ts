import * as vscode from "vscode";
import type { HexHost, ProjectId, RunId } from "../../../src/hex/types";
import { ChosenProjects } from "../../../src/hexFiles/chosenProjects";
import { createHexClient } from "../../../src/hex/client";
import { HexWorkspace } from "../../../src/workspace";
import type { SignedInWorkspace } from "../../../src/signIn/currentWorkspace";
import type { Session, SessionState } from "../../../src/signIn/sessions";
import { systemClock } from "../../../src/util/clock";
import { fakeMemory } from "../../unit/support/openWorkspace";
import { FakeContext } from "./commandContext";
import { FakeMemento, fakeLog } from "./fakes";

/** What tasks, tools and links need of the extension, with one sign-in; in the hands of a test. */
export class TieInStage implements vscode.Disposable {
  readonly changed = new vscode.EventEmitter<void>();
  readonly pages: [ProjectId, RunId][] = [];
  readonly revealed: ProjectId[] = [];
  /** The sign-ins other than the current one that were asked for a project, and what each may see. */
  readonly asked: string[] = [];
  readonly seen = new Map<string, ProjectId>();
  readonly lines: string[];
  /** Where hosts of earlier sign-ins are remembered. */
  readonly remembered = new FakeMemento();
  readonly deps;
  state: SessionState = "signedIn";
  value: SignedInWorkspace | undefined;
  all: Session[];
  inFolders: { id: ProjectId; title?: string; uri: vscode.Uri }[] = [];

  constructor(here: SignedInWorkspace) {
    this.value = here;
    this.all = [here.session];
    const { log, lines } = fakeLog();
    this.lines = lines;
    const value = () => this.value;
    const state = () => this.state;
    const all = () => this.all;
    const inFolders = () => this.inFolders;
    this.deps = {
      current: {
        get value() {
          return value();
        },
        onDidChange: this.changed.event,
        sees: (session: Session, id: ProjectId) =>
          Promise.resolve(this.asked.push(session.id) > 0 && this.seen.get(session.id) === id),
      },
      sessions: {
        load: () => Promise.resolve(),
        get state() {
          return state();
        },
        get all() {
          return all();
        },
        get current() {
          return value()?.session;
        },
        switchTo: (id: string) => this.switchTo(id),
      },
      globalState: this.remembered,
      pins: { isEmpty: true, add: () => Promise.resolve(), remove: () => Promise.resolve() },
      files: {
        hexFiles: {
          load: () => Promise.resolve(),
          get projects() {
            return inFolders();
          },
        },
        presets: undefined as never,
        chosen: new ChosenProjects(new FakeMemento()),
      },
      log,
      showRunPage: (projectId: ProjectId, runId: RunId) => Promise.resolve(this.pages.push([projectId, runId])),
      followRun: () => undefined,
      revealProject: (projectId: ProjectId) => Promise.resolve(this.revealed.push(projectId)),
      showComparison: () => Promise.resolve(),
    };
  }

  signOut(): void {
    this.value = undefined;
    this.state = "signedOut";
    this.changed.fire();
  }

  dispose(): void {
    this.changed.dispose();
  }

  private switchTo(id: string): Promise<void> {
    const session = this.all.find((one) => one.id === id);
    if (session && this.value) {
      this.value = { ...this.value, session };
      this.changed.fire();
    }
    return Promise.resolve();
  }
}

/** Over a Hex in memory. */
export function fakeStage(): { at: FakeContext; stage: TieInStage } {
  const at = new FakeContext();
  return { at, stage: new TieInStage(at.context) };
}

/** Over the simulator, with real requests and the real clock. */
export function simulatorStage(): {
  stage: TieInStage;
  workspace: HexWorkspace;
  control: (action: string, body?: unknown) => Promise<Record<string, unknown>>;
} {
  const host = variable("HEX_RUNS_TEST_SIMULATOR_URL") as HexHost;
  const client = createHexClient({ host, token: variable("HEX_RUNS_TEST_SIMULATOR_TOKEN"), version: "0.0.0" });
  const workspace = new HexWorkspace({
    client,
    account: {},
    clock: systemClock,
    random: Math.random,
    memory: fakeMemory(),
    requestsPerMinute: () => 60,
    pinned: () => [],
    report: (error) => {
      throw error;
    },
  });
  const stage = new TieInStage({ session: { id: "s", host, account: {}, kind: "personal", label: "Ana" }, workspace });
  const control = async (action: string, body: unknown = {}) => {
    const response = await fetch(`${host}/__sim/${action}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${action}: ${await response.text()}`);
    }
    return (await response.json()) as Record<string, unknown>;
  };
  return { stage, workspace, control };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(`${name} is not set`);
  }
  return value;
}
