import { FakeClock } from "../unit/support/fakeClock";
import { FakeHex } from "../unit/support/fakeHex";
import { openWorkspace } from "../unit/support/openWorkspace";

const minuteMs = 60_000;
const watchedMinutes = 30;

/** Requests that the extension sends while it watches, by Hex's limit of 30 reads a minute. */
export interface RequestFigures {
  situation: string;
  aMinute: number;
  mostInAMinute: number;
  refused: number;
}

/** The real watcher on a virtual clock against a virtual Hex: half an hour of each situation. */
export async function measureRequests(): Promise<RequestFigures[]> {
  return [
    await measure("idle, no view visible", 3, 0, false),
    await measure("idle, views visible", 3, 0, true),
    await measure("1 active run", 1, 1, true),
    await measure("5 active runs in 5 projects", 5, 5, true),
    await measure("25 active runs in 25 projects", 25, 25, true),
  ];
}

async function measure(situation: string, projects: number, active: number, visible: boolean): Promise<RequestFigures> {
  const clock = new FakeClock();
  const hex = new FakeHex(clock);
  hex.limit = 30;
  const pinned = Array.from({ length: projects }, (_, index) => hex.addProject(`Project ${index}`));
  for (const id of pinned.slice(0, active)) {
    hex.addRun(id, 10 * watchedMinutes * minuteMs);
  }
  const workspace = openWorkspace(hex, clock, { pinned });
  workspace.setViewVisible(visible);
  // What a view loads first is not watching.
  await clock.advance(2 * minuteMs);
  const from = clock.now();
  await clock.advance(watchedMinutes * minuteMs);
  const aMinute = hex.countBetween(from, clock.now()) / watchedMinutes;
  workspace.dispose();
  const refused = hex.requests.filter(({ status }) => status === 429).length;
  return { situation, aMinute, mostInAMinute: hex.mostInAMinute, refused };
}
