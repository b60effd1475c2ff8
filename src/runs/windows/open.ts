import { randomUUID } from "node:crypto";
import type { Clock } from "../../util/clock";
import type { Disposable } from "../../util/disposables";
import { Emitter } from "../../util/events";
import type { Memory } from "../starting/startedRuns";
import { DiskFolder } from "./diskFolder";
import { FileMemory } from "./fileMemory";
import { DiskLease } from "./lease";
import type { Windows } from "./link";

/** The file of the runs that were started here. */
const startedFile = "started.json";

/**
 * Opens what the windows of this user share of one workspace, in a folder of its own. Where the
 * disk fails this window goes on by itself, and what it knows does not outlive it. Never rejects.
 */
export async function openShared(
  path: string,
  clock: Clock,
  report: (error: unknown) => void,
): Promise<{ memory: Memory; windows?: Windows }> {
  try {
    const folder = await DiskFolder.open(path, clock);
    const memory = await FileMemory.open(folder, startedFile, report);
    return { memory, windows: { folder, lease: new DiskLease(path, report), id: randomUUID() } };
  } catch (error) {
    report(error);
    return { memory: shortMemory() };
  }
}

/** Opens a value that all windows of this user see, in a file; where the disk fails it is this window's alone. */
export async function openMemory(
  path: string,
  file: string,
  clock: Clock,
  report: (error: unknown) => void,
): Promise<Memory & Disposable> {
  try {
    const folder = await DiskFolder.open(path, clock);
    const memory = await FileMemory.open(folder, file, report);
    return {
      read: () => memory.read(),
      change: (change) => memory.change(change),
      onDidChange: memory.onDidChange,
      dispose: () => folder.dispose(),
    };
  } catch (error) {
    report(error);
    return shortMemory();
  }
}

/** Lasts as long as this window. */
function shortMemory(): Memory & Disposable {
  let value: unknown;
  return {
    read: () => value,
    change: (change) => {
      value = change(value);
      return Promise.resolve();
    },
    onDidChange: new Emitter<void>().event,
    dispose: () => undefined,
  };
}
