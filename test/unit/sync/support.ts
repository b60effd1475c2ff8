import type { Project, ProjectId, Run, RunId, RunPage } from "../../../src/hex/types";
import type { SharedFolder } from "../../../src/sync/diskFolder";
import type { Lease } from "../../../src/sync/lease";
import { SharedState } from "../../../src/sync/sharedState";
import { WindowSync } from "../../../src/sync/windowSync";
import { Emitter } from "../../../src/util/events";
import type { HexWorkspace } from "../../../src/workspace";
import type { FakeClock } from "../support/fakeClock";
import type { FakeHex } from "../support/fakeHex";
import type { FakeDisk } from "../support/fakeWindows";
import { openWorkspace } from "../support/openWorkspace";

/** What a window knows and keeps in the shared folder, without anything else that windows do. */
export interface KeptWindow {
  workspace: HexWorkspace;
  state: SharedState;
  folder: SharedFolder;
  /** Whether this window polls, from now on. */
  setPolling(isPolling: boolean): void;
  dispose(): void;
}

export function keep(disk: FakeDisk, hex: FakeHex, clock: FakeClock, isPolling: boolean): KeptWindow {
  const workspace = openWorkspace(hex, clock);
  const folder = disk.folder();
  const { store, durations, polling } = workspace;
  const setPolling = (polls: boolean) =>
    polling.setRemote(polls ? undefined : { read: () => Promise.reject(new Error("asks no other window")) });
  setPolling(isPolling);
  const state = new SharedState({ folder, clock, store, durations, polling, report: (error) => disk.report(error) });
  const dispose = () => {
    state.dispose();
    workspace.dispose();
    folder.dispose();
  };
  return { workspace, state, folder, setPolling, dispose };
}

/** What takes part in several windows, with a lease that the test gives and takes. */
export interface SyncedWindow {
  workspace: HexWorkspace;
  sync: WindowSync;
  folder: SharedFolder;
  lease: GivenLease;
}

export function synced(
  disk: FakeDisk,
  hex: FakeHex,
  clock: FakeClock,
  id: string,
  folder = disk.folder(),
): SyncedWindow {
  const workspace = openWorkspace(hex, clock);
  const { store, durations, polling, screen } = workspace;
  const lease = new GivenLease();
  const report = (error: unknown) => disk.report(error);
  const sync = new WindowSync({ windows: { folder, lease, id }, clock, store, durations, polling, screen, report });
  return { workspace, sync, folder, lease };
}

export class GivenLease implements Lease {
  private readonly changed = new Emitter<boolean>();
  readonly onDidChange = this.changed.event;
  isHeld = false;
  /** How often it was tried for. */
  tries = 0;
  released = false;

  set(isHeld: boolean): void {
    this.isHeld = isHeld;
    this.changed.fire(isHeld);
  }

  tryAcquire(): Promise<void> {
    this.tries += 1;
    return Promise.resolve();
  }

  dispose(): void {
    this.released = true;
  }
}

/** A completed run. */
export function aRun(projectId: ProjectId, runId: RunId, endedMs: number, more: Partial<Run> = {}): Run {
  const times = { startTime: new Date(endedMs - 60_000), endTime: new Date(endedMs), elapsedMs: 60_000 };
  return { projectId, runId, status: "COMPLETED", trigger: "API", ...times, ...more };
}

export function aPage(runs: Run[], more: Partial<RunPage> = {}): RunPage {
  return { runs, hasMore: false, skipped: 0, ...more };
}

export function aProject(id: ProjectId, title: string): Project {
  return { id, title, type: "PROJECT", categories: [], schedules: [] };
}
