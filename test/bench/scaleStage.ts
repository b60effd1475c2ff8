import type * as vscode from "vscode";
import { createHexClient } from "../../src/hex/client";
import type { HexHost } from "../../src/hex/types";
import { HexWorkspace } from "../../src/workspace";
import type { CurrentWorkspace, SignedInWorkspace } from "../../src/signIn/currentWorkspace";
import type { TreeSurface } from "../../src/tree/hexTree";
import type { Node } from "../../src/ui/nodes";
import { ProjectsView } from "../../src/tree/projectsView";
import { RunsView } from "../../src/tree/runsView";
import { StatusBar } from "../../src/status/statusBar";
import { Ticker } from "../../src/ui/ticker";
import { FakeClock } from "../unit/support/fakeClock";
import { fakeMemory } from "../unit/support/openWorkspace";
import { ScaleHex, type ScaleOptions } from "./scaleHex";

export interface StageOptions extends ScaleOptions {
  /** How many projects are pinned; the first ones. */
  readonly pinned: number;
  /** Whether times on the screen go on; true when not given. */
  readonly ticking?: boolean;
}

const never = () => ({ dispose: () => undefined });

/** The real workspace and views over a large Hex, on a virtual clock and without a VS Code. */
export class ScaleStage {
  readonly clock = new FakeClock();
  readonly hex: ScaleHex;
  readonly workspace: HexWorkspace;
  readonly trees: readonly CountingTree[];
  private readonly parts: { dispose(): void }[];

  constructor(options: StageOptions) {
    const { clock } = this;
    this.hex = new ScaleHex(clock, options);
    const pins = this.hex.activeIds.slice(0, options.pinned);
    const client = createHexClient({
      host: "https://app.hex.tech" as HexHost,
      token: `hxtp_${"0".repeat(96)}`,
      version: "0.0.0",
      clock,
      random: () => 0.5,
      fetch: this.hex.fetch,
    });
    this.workspace = new HexWorkspace({
      client,
      account: {},
      clock,
      random: () => 0.5,
      memory: fakeMemory(),
      requestsPerMinute: () => 20,
      pinned: () => pins,
      report: (error) => {
        throw error;
      },
    });
    const session = {
      id: "s",
      host: "https://app.hex.tech" as HexHost,
      account: {},
      kind: "personal",
      label: "",
    } as const;
    const value: SignedInWorkspace = { session, workspace: this.workspace };
    const current = { value, onDidChange: never } as unknown as Pick<CurrentWorkspace, "value" | "onDidChange">;
    const ticker = new Ticker(options.ticking === false ? new FakeClock() : clock);
    const surface = {
      visible: true,
      onDidChangeVisibility: never,
      onDidExpandElement: never,
      onDidCollapseElement: never,
      onDidChangeSelection: never,
      ...never(),
    } as unknown as TreeSurface;
    const deps = { current, clock, ticker, show: () => ({ ...surface }) };
    const runs = new RunsView({
      ...deps,
      sessions: { all: [session], onDidChange: never },
      globalState: { get: () => undefined, update: () => Promise.resolve() },
    });
    const projects = new ProjectsView({ ...deps, pins: { onDidChange: never }, log: console });
    this.trees = [new CountingTree(runs), new CountingTree(projects)];
    const bar = new StatusBar({
      current,
      ticker,
      sessions: { state: "signedIn", onDidChange: never },
      statusBar: { value: "always", onDidChange: never },
      createItem: () =>
        ({ show: () => undefined, hide: () => undefined, ...never() }) as unknown as vscode.StatusBarItem,
    });
    this.parts = [this.workspace, runs, projects, bar, ticker];
    this.trees.forEach((tree) => tree.show());
  }

  dispose(): void {
    this.parts.forEach((part) => part.dispose());
  }
}

/** Asks a view for its rows as VS Code does, all groups open, and counts. */
class CountingTree {
  /** Refresh events since `reset`. */
  events = 0;
  /** Rows that were asked for since `reset`. */
  items = 0;

  constructor(private readonly view: RunsView | ProjectsView) {
    view.onDidChangeTreeData((nodes) => {
      this.events += 1;
      (nodes ?? [undefined]).forEach((node) => this.show(node));
    });
  }

  reset(): void {
    this.events = 0;
    this.items = 0;
  }

  /** What happens every second, and when a minute has passed for every row: looks whether they read differently now. */
  tick(): void {
    this.view.tick();
  }

  /** Asks for a row and what is open below it. */
  show(node?: Node): void {
    const item = node && this.view.getTreeItem(node);
    this.items += node ? 1 : 0;
    if (!item || item.collapsibleState === 2) {
      this.view.getChildren(node).forEach((child) => this.show(child));
    }
  }
}
