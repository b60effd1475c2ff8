import type { HexClient } from "./hex/client";
import type { Account, ProjectId } from "./hex/types";
import type { AllProjects } from "./polling/allProjects";
import { CompletionNotifier, onlyWindow } from "./polling/completionNotifier";
import { Loader } from "./polling/loader";
import { PinnedNotifier } from "./polling/pinnedNotifier";
import { PinnedWatch } from "./polling/pinnedWatch";
import { PollingService } from "./polling/pollingService";
import { ProjectInputs, type FindHexFile } from "./polling/projectInputs";
import type { ProjectList } from "./polling/projectList";
import { RunActions } from "./polling/runActions";
import { Screen } from "./polling/screen";
import { SlowRunNotifier } from "./polling/slowRunNotifier";
import { Unseen } from "./polling/unseen";
import { Durations } from "./store/durations";
import type { LifeTable } from "./store/lifeTables";
import { LocalRuns } from "./store/localRuns";
import { PinnedNewsList } from "./store/pinnedNews";
import { RunStore } from "./store/runStore";
import type { Memory } from "./store/sharedEntries";
import { shortMemory } from "./sync/openSync";
import { WindowSync, type Windows } from "./sync/windowSync";
import { forwardOnly, type Clock } from "./util/clock";
import { DisposableStore, type Disposable } from "./util/disposables";

interface WorkspaceOptions {
  client: HexClient;
  account: Account;
  clock: Clock;
  /** 0 ≤ x < 1. */
  random: () => number;
  /** Where the runs that were started here outlive the window. */
  memory: Memory;
  /** Where the news of pinned projects does; missing: it does not. */
  newsMemory?: Memory;
  /** What is shared with other windows; missing: there are none. */
  windows?: Windows;
  requestsPerMinute: () => number;
  pinned: () => readonly ProjectId[];
  /** How long runs of a project may last, if that is known better than from their past. */
  lifeTable?: (id: ProjectId) => LifeTable;
  /** Finds a project's `*.hex.yaml` in the open folders; missing: there is none. */
  findHexFile?: FindHexFile;
  /** The user's time zone; missing: this machine's. */
  timeZone?: () => string | undefined;
  /** Takes an error that is a fault of ours. */
  report: (error: unknown) => void;
}

/**
 * One signed-in Hex workspace: what is known of it and what can be done in it. Makes no request before a view is shown,
 * something is loaded, or a run that was started here is to be followed.
 */
export class HexWorkspace implements Disposable {
  private readonly disposables = new DisposableStore();
  readonly account: Account;
  readonly hostName: string;
  readonly store: RunStore;
  readonly localRuns: LocalRuns;
  readonly durations: Durations;
  /** What the user sees of it. */
  readonly screen: Screen;
  readonly polling: PollingService;
  /** What the Projects view shows. */
  readonly projects: ProjectList;
  /** Every project, for pickers. */
  readonly allProjects: AllProjects;
  readonly loader: Loader;
  readonly inputs: ProjectInputs;
  readonly completions: CompletionNotifier;
  readonly pinnedNews: PinnedNotifier;
  /** What failed and was not looked at yet. */
  readonly unseen: Unseen;
  readonly slowRuns: SlowRunNotifier;
  readonly actions: RunActions;
  /** It knows what was known before and in other windows. Never rejects. */
  readonly ready: Promise<void>;

  constructor(options: WorkspaceOptions) {
    const { client, report, windows, findHexFile: findFile = async () => undefined } = options;
    const add = <T extends Disposable>(part: T): T => this.disposables.add(part);
    const steadyClock = forwardOnly(options.clock);
    this.account = options.account;
    this.hostName = client.hostName;
    this.localRuns = add(new LocalRuns(options.memory, report, windows?.id));
    this.store = new RunStore(options.clock, (id) => this.localRuns.has(id));
    this.durations = add(new Durations(this.store));
    this.screen = add(new Screen(steadyClock, this.localRuns, options.pinned));
    const { localRuns, store, durations, screen } = this;
    const known = { ...options, steadyClock, localRuns, store, durations, screen };
    const polling = (this.polling = add(new PollingService(known)));
    this.projects = polling.projects;
    this.allProjects = polling.allProjects;
    const loader = (this.loader = add(new Loader({ ...known, polling })));
    this.inputs = new ProjectInputs({ ...known, loader, findFile });
    const sync = windows && add(new WindowSync({ ...known, windows, polling }));
    this.ready = sync?.ready ?? Promise.resolve();
    const notifying = { ...known, windows: sync ?? onlyWindow };
    this.completions = add(new CompletionNotifier({ ...notifying, polling }));
    const news = add(new PinnedNewsList(options.newsMemory ?? shortMemory(), report));
    this.pinnedNews = add(new PinnedNotifier({ ...notifying, news }));
    add(new PinnedWatch({ ...known, news }));
    this.unseen = add(new Unseen(this.completions, this.pinnedNews));
    this.slowRuns = add(new SlowRunNotifier(notifying));
    this.actions = add(new RunActions({ ...known, polling, loader }));
  }

  dispose(): void {
    this.disposables.dispose();
  }
}
