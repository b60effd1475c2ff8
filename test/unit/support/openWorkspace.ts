import type { HexClient } from "../../../src/hex/client";
import type { ProjectId } from "../../../src/hex/types";
import type { LifeTable } from "../../../src/store/lifeTables";
import type { FindHexFile } from "../../../src/polling/projectInputs";
import type { Memory } from "../../../src/store/sharedEntries";
import { Emitter } from "../../../src/util/events";
import { HexWorkspace } from "../../../src/workspace";
import type { FakeClock } from "./fakeClock";

/** A Memory that survives for as long as the test holds it, as JSON does. */
export function fakeMemory(initial?: unknown): Memory {
  let json = JSON.stringify(initial);
  const read = (): unknown => (json === undefined ? undefined : JSON.parse(json));
  return {
    read,
    change: (change) => {
      json = JSON.stringify(change(read()));
      return Promise.resolve();
    },
    onDidChange: new Emitter<void>().event,
  };
}

export interface OpenOptions {
  pinned?: ProjectId[] | (() => readonly ProjectId[]);
  memory?: Memory;
  newsMemory?: Memory;
  perMinute?: number;
  lifeTable?: (id: ProjectId) => LifeTable;
  findHexFile?: FindHexFile;
  /** Takes faults of ours; by default they fail the test. */
  report?: (error: unknown) => void;
}

/** The real workspace over a fake Hex, or a client of a test; an error that is a fault of ours fails the test. */
export function openWorkspace(
  client: HexClient,
  clock: FakeClock,
  {
    pinned = [],
    memory = fakeMemory(),
    newsMemory,
    perMinute = 20,
    lifeTable,
    findHexFile,
    report = fail,
  }: OpenOptions = {},
): HexWorkspace {
  return new HexWorkspace({
    client,
    account: {},
    clock,
    random: () => 0.5,
    memory,
    newsMemory,
    requestsPerMinute: () => perMinute,
    pinned: () => (typeof pinned === "function" ? pinned() : pinned),
    lifeTable,
    findHexFile,
    report,
  });
}

function fail(error: unknown): never {
  throw error;
}
