import { HexError } from "../hex/errors";
import type { ProjectId, ProjectPage, ProjectQuery } from "../hex/types";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { PollingService } from "../polling/pollingService";
import type { SharedFolder } from "./diskFolder";
import * as saved from "./saved";
import type { WorkspaceParts } from "../polling/parts";

interface SharedStateOptions extends Pick<WorkspaceParts, "clock" | "store" | "durations" | "report"> {
  folder: SharedFolder;
  polling: PollingService;
}

/** What changes together is written together. */
const togetherMs = 20;
/** When nothing but the time of an answer is new, it is written no more often. */
const timesEveryMs = 30_000;
/** What a full disk did not take is tried again after so long, ms. */
const againMs = 2_000;
/** The file of all projects may be large and is seldom read. */
const projectsEveryMs = 60_000;
const projectsTogetherMs = 2_000;
/** Beyond these, files of the projects that were polled longest ago are removed. */
const mostRunsFiles = 200;

/**
 * What is known, in the shared folder: the window that polls writes it, the others read it as it changes, and every
 * window begins with it.
 */
export class SharedState implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly toWrite = new Set<ProjectId>();
  private readonly writtenAtMs = new Map<ProjectId, number>();
  private readonly lists = new Map<string, saved.SavedList>();
  /** Names of lists that are to be written. */
  private readonly listsToWrite = new Set<string>();
  /** The last write failed, and that was said. */
  private failing = false;
  private disposed = false;
  private projectsChanged = false;
  private projectsWrittenAtMs = -Infinity;
  /** When all pages were gone through, as the file says; another time is worth writing at once. */
  private checkedAtMs: number | undefined;
  private completeChanged = false;
  private timer: { dueMs: number; timer: Disposable } | undefined;

  constructor(private readonly options: SharedStateOptions) {
    const { folder, polling, store } = options;
    this.disposables.add(
      store.onDidChange((change) => {
        if (change.kind === "projects") {
          this.projectsChanged = true;
          this.writeAfter(this.projectsDueInMs);
        } else {
          this.noteChanged(change.kind === "runs" ? change.projectId : change.run.projectId);
        }
      }),
    );
    this.disposables.add(
      store.onDidLoad((id) => {
        if (this.now - (this.writtenAtMs.get(id) ?? -Infinity) >= timesEveryMs) {
          this.noteChanged(id);
        }
      }),
    );
    this.disposables.add(polling.writer.onDidLoadList(({ query, news }) => this.noteList(query, news)));
    this.disposables.add(polling.allProjects.onDidChange(() => this.noteComplete()));
    this.disposables.add(
      folder.onDidChange((name) => {
        if (!polling.isPolling) {
          this.take(name).catch(options.report);
        }
        if (name === saved.projectsFile && polling.allProjects.hasMore) {
          this.takeProjects(true).catch(options.report);
        }
      }),
    );
  }

  /** Takes everything that was known when a window last polled. Never rejects. */
  async restore(): Promise<void> {
    try {
      const names = await this.options.folder.names();
      await this.takeProjects();
      const runs = names.filter((name) => saved.projectOf(name) !== undefined);
      await Promise.all([...runs, saved.listFile(this.options.polling.projects.newest)].map((name) => this.take(name)));
    } catch (error) {
      this.options.report(error);
    }
  }

  /** The list of all projects takes many requests: it is kept at once, also by a window that does not poll. */
  private noteComplete(): void {
    const { known } = this.options.polling.allProjects;
    if (known && known.checkedAtMs !== this.checkedAtMs) {
      this.checkedAtMs = known.checkedAtMs;
      this.completeChanged = true;
      this.writeAfter(projectsTogetherMs);
    }
  }

  /** The newest page of a list came, for this window or another one, or could not be had. */
  private noteList(query: ProjectQuery, news: ProjectPage | HexError): void {
    const name = saved.listFile(query);
    const known = this.lists.get(name);
    const list = news instanceof HexError ? known && { ...known, error: news } : { page: news, loadedAtMs: this.now };
    if (list) {
      this.lists.set(name, list);
      this.listsToWrite.add(name);
      this.writeAfter(0);
    }
  }

  /** Forgets the oldest of many files. To be called when this window begins to poll. */
  async clearUp(): Promise<void> {
    const { folder } = this.options;
    const names = (await folder.names()).filter((name) => saved.projectOf(name) !== undefined);
    if (names.length > mostRunsFiles) {
      const aged = await Promise.all(names.map(async (name) => ({ name, ageMs: (await folder.ageMs(name)) ?? 0 })));
      const oldest = aged.sort((a, b) => a.ageMs - b.ageMs).slice(mostRunsFiles);
      await Promise.all(oldest.map(({ name }) => folder.remove(name)));
    }
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.timer.dispose();
    this.disposables.dispose();
  }

  private get now(): number {
    return this.options.clock.now();
  }

  private noteChanged(id: ProjectId): void {
    if (this.options.polling.isPolling) {
      this.toWrite.add(id);
      this.writeAfter(togetherMs);
    }
  }

  private get projectsDueInMs(): number {
    return Math.max(projectsTogetherMs, this.projectsWrittenAtMs + projectsEveryMs - this.now);
  }

  /** One timer, for what is due first. */
  private writeAfter(delayMs: number): void {
    const dueMs = this.now + delayMs;
    if (this.disposed || (this.timer && this.timer.dueMs <= dueMs)) {
      return;
    }
    this.timer?.timer.dispose();
    const timer = this.options.clock.after(delayMs, () => {
      this.timer = undefined;
      void this.write();
    });
    this.timer = { dueMs, timer };
  }

  /** Never rejects: what fails is tried again. */
  private async write(): Promise<void> {
    const { folder, polling } = this.options;
    if (!polling.isPolling) {
      this.failing =
        this.completeChanged && !(await this.attempt(this.writeProjects(), () => this.projectsNotWritten()));
      if (this.failing) {
        this.writeAfter(againMs);
      }
      return;
    }
    const ids = [...this.toWrite];
    this.toWrite.clear();
    const lists = [...this.lists].filter(([name]) => this.listsToWrite.has(name));
    this.listsToWrite.clear();
    const isDue =
      this.completeChanged || (this.projectsChanged && this.projectsWrittenAtMs + projectsEveryMs <= this.now);
    const results = await Promise.all([
      ...ids.map((id) => this.attempt(this.writeRuns(id), () => this.toWrite.add(id))),
      ...lists.map(([name, list]) =>
        this.attempt(folder.write(name, saved.serialize(list)), () => this.listsToWrite.add(name)),
      ),
      ...(isDue ? [this.attempt(this.writeProjects(), () => this.projectsNotWritten())] : []),
    ]);
    this.failing = results.includes(false);
    if (this.failing) {
      this.writeAfter(againMs);
    }
    if (this.projectsChanged) {
      this.writeAfter(this.projectsDueInMs);
    }
  }

  /** Whether the disk took it; the first of several failures in a row is reported. */
  private async attempt(work: Promise<void>, failed: () => unknown): Promise<boolean> {
    try {
      await work;
      return true;
    } catch (error) {
      failed();
      if (!this.failing) {
        this.failing = true;
        this.options.report(error);
      }
      return false;
    }
  }

  private async writeRuns(id: ProjectId): Promise<void> {
    const { folder, store, durations } = this.options;
    const { beyond = [], ...list } = store.runsOf(id);
    this.writtenAtMs.set(id, this.now);
    const past = [...durations.past(id)];
    const lost = store.lostRunsOf(id);
    const cancelling = list.runs.map((run) => run.runId).filter((runId) => store.isCancelling(runId));
    const known = { ...list, runs: [...list.runs], beyond: [...beyond], past, lost, cancelling };
    await folder.write(saved.runsFile(id), saved.serialize({ ...known, skewMs: store.skewMs }));
  }

  private async writeProjects(): Promise<void> {
    const { folder, store, polling } = this.options;
    const { allProjects } = polling;
    this.projectsChanged = false;
    this.completeChanged = false;
    this.projectsWrittenAtMs = this.now;
    const projects = [...store.projects].filter(({ id }) => !allProjects.isGone(id));
    await folder.write(saved.projectsFile, saved.serialize({ projects, ...allProjects.known }));
  }

  private projectsNotWritten(): void {
    this.projectsChanged = true;
    this.completeChanged = this.options.polling.allProjects.known !== undefined;
    this.projectsWrittenAtMs = -Infinity;
  }

  /** A file was written: what it says is taken over. */
  private async take(name: string): Promise<void> {
    const { folder, store, durations, polling } = this.options;
    const { projects: list } = polling;
    const id = saved.projectOf(name);
    if (id !== undefined) {
      const file = saved.parseRuns(await folder.read(name), this.now);
      if (file) {
        durations.add(id, file.past);
        store.takeOver(id, file);
      }
    } else if (name === saved.listFile(list.newest)) {
      const file = saved.parseList(await folder.read(name), this.now);
      if (file) {
        this.lists.set(name, file);
        list.takeOver(file.page, file.loadedAtMs);
        if (file.error) {
          list.takeFailure(file.error);
        }
      }
    }
  }

  /** @param isComplete takes nothing but the list of all projects, which another window has completed. */
  private async takeProjects(isComplete = false): Promise<void> {
    const { folder, store, polling } = this.options;
    const text = await folder.read(saved.projectsFile);
    // The file may be large, and most of the time it does not say so.
    if (isComplete && !text?.includes('"completeAtMs"')) {
      return;
    }
    const file = saved.parseProjects(text, this.now);
    if (file) {
      const { completeAtMs, knownUntilMs, checkedAtMs } = file;
      // What was taken is no news, but what had changed here still is.
      const { projectsChanged } = this;
      store.putProjects(file.projects.filter(({ id }) => !isComplete || !store.project(id)));
      this.projectsChanged = projectsChanged;
      if (completeAtMs !== undefined) {
        this.checkedAtMs = checkedAtMs;
        polling.allProjects.takeAll(file.projects, { completeAtMs, knownUntilMs, checkedAtMs });
      }
    }
  }
}
