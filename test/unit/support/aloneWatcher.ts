import assert from "node:assert/strict";
import type { ProjectId } from "../../../src/hex/types";
import { AllProjects } from "../../../src/polling/allProjects";
import { RequestBudget } from "../../../src/polling/requestBudget";
import { PollState } from "../../../src/polling/pollState";
import { ProjectList } from "../../../src/polling/projectList";
import { AnswerWriter, newestRuns } from "../../../src/polling/reader";
import { Screen } from "../../../src/polling/screen";
import { Watcher } from "../../../src/polling/watcher";
import { Durations } from "../../../src/store/durations";
import { LifeTable } from "../../../src/store/lifeTables";
import { LocalRuns } from "../../../src/store/localRuns";
import { RunStore } from "../../../src/store/runStore";
import { FakeClock, settle } from "./fakeClock";
import { FakeHex } from "./fakeHex";
import { fakeMemory } from "./openWorkspace";

export const second = 1_000;
export const minute = 60 * second;
export const hour = 60 * minute;
/** No run ends, as far as anybody knows: a poll is worth nothing. */
const endless = new LifeTable(() => 1);
/** Half of the runs take longer than ten seconds. */
export const short = new LifeTable((ageMs) => 1 / (1 + (ageMs / (10 * second)) ** 2));

/** A watcher without a queue: the test asks it what to send, and sends that when it likes. */
export class AloneWatcher {
  readonly clock = new FakeClock();
  readonly hex = new FakeHex(this.clock);
  readonly localRuns = new LocalRuns(fakeMemory(), fault);
  readonly store = new RunStore(this.clock, (runId) => this.localRuns.has(runId));
  readonly screen = new Screen(this.clock, this.localRuns, () => this.pinned);
  readonly state = new PollState(this.clock, () => 0.5);
  readonly budget = new RequestBudget(this.clock, () => 20);
  readonly watcher: Watcher;
  /** How long runs of projects may last; others are endless. */
  readonly lasting = new Map<ProjectId, LifeTable>();
  pinned: ProjectId[] = [];
  /** What waits for an answer while Hex gives none; undefined while it does. */
  held: (() => void)[] | undefined;
  private readonly writer: AnswerWriter;
  /** What Hex was asked about, in order: projects whose runs, the list, or a run. */
  private asked: string[] = [];

  constructor() {
    const { clock, hex, store, localRuns, screen, state, budget } = this;
    const { GetProjectRuns, ListProjects, GetRunStatus } = hex.operations;
    hex.operations.GetProjectRuns = (query) => this.note(query.id, () => GetProjectRuns(query));
    hex.operations.ListProjects = (query) => this.note("projects", () => ListProjects(query));
    hex.operations.GetRunStatus = (query) => this.note(query.runId, () => GetRunStatus(query));
    this.writer = new AnswerWriter({ client: hex, clock, store, state, report: fault });
    const reader = { read: () => new Promise<never>(() => undefined) };
    const now = () => clock.now();
    this.watcher = new Watcher({
      client: hex,
      clock,
      steadyClock: clock,
      random: () => 0.5,
      store,
      localRuns,
      durations: new Durations(store),
      screen,
      report: fault,
      state,
      writer: this.writer,
      projects: new ProjectList(reader, store, now, new AllProjects(reader, store, now)),
      lifeTable: (id) => this.lasting.get(id) ?? endless,
      budget,
    });
  }

  /** So many pinned projects; the list was asked for first, then the runs of each, a second apart. */
  async pin(count: number): Promise<ProjectId[]> {
    this.pinned = Array.from({ length: count }, (_, index) => this.hex.addProject(`Project ${index}`));
    await this.writer.poll("ListProjects", {});
    this.state.end("projects");
    for (const id of this.pinned) {
      await this.clock.advance(second);
      await this.load(id);
    }
    return this.pinned;
  }

  /** A project with an active run that was started elsewhere, which is known. */
  async active(table = endless): Promise<ProjectId> {
    const id = this.hex.addProject();
    this.lasting.set(id, table);
    this.hex.addRun(id, 10 * hour);
    await this.load(id);
    return id;
  }

  /** Asks for a project's runs, as a click does. */
  async load(id: ProjectId): Promise<void> {
    await this.writer.poll("GetProjectRuns", newestRuns(id)).catch(() => undefined);
  }

  /** When the next poll is due; undefined when there is none. */
  dueInMs(): number | undefined {
    return this.watcher.nextPoll()?.dueInMs;
  }

  /** Sends the next poll, which is due now, and says what Hex was asked. */
  async send(): Promise<string[]> {
    this.asked = [];
    const poll = this.watcher.nextPoll();
    assert.equal(poll?.dueInMs, 0, "It is not due.");
    const sent = poll.send();
    await (this.held ? settle() : sent);
    return this.asked;
  }

  /** Sends so many polls that are due now, one after the other. */
  async sendAll(count: number): Promise<string[]> {
    const all: string[] = [];
    for (let at = 0; at < count; at += 1) {
      all.push(...(await this.send()));
    }
    return all;
  }

  private async note<T>(what: string, answer: () => Promise<T>): Promise<T> {
    this.asked.push(what);
    await new Promise<void>((resolve) => (this.held ? this.held.push(resolve) : resolve()));
    return answer();
  }
}

function fault(error: unknown): void {
  assert.fail(String(error));
}
