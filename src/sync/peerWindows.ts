import { asHexError, type HexError } from "../hex/errors";
import type { Disposable } from "../util/disposables";
import type { WorkspaceReader } from "../polling/reader";
import type { SharedFolder } from "./diskFolder";
import {
  answerFile,
  answerOf,
  parseState,
  serializeOutcome,
  windowFile,
  windowOf,
  type Outcome,
  type PeerRequest,
  type WindowState,
} from "./peerFiles";

interface PeerWindowsOptions {
  folder: SharedFolder;
  windowId: string;
  host: string;
  /** Sends a read itself; rejects with a HexError. */
  reader: Pick<WorkspaceReader, "serve">;
  /** Takes an error that is a fault of ours or of the disk. */
  report: (error: unknown) => void;
}

/** A window that has not touched its file for this long has died, ms; the one that polls is replaced sooner, see `DiskLease`. */
export const deadAfterMs = 8_000;

/** The other windows, as the one that polls sees them: what they show, and what they wait for. */
export class PeerWindows implements Disposable {
  private readonly states = new Map<string, WindowState>();
  /** By window: its requests that are answered or about to be. */
  private readonly served = new Map<string, ReadonlySet<number>>();
  /** Files with answers that the disk did not take. */
  private readonly unwritten = new Map<string, string>();
  private disposed = false;

  /** @param changed called when `all` is different. */
  constructor(
    private readonly options: PeerWindowsOptions,
    private readonly changed: () => void,
  ) {}

  /** What the windows that live show and want. */
  get all(): readonly WindowState[] {
    return [...this.states.values()];
  }

  /** Reads the file of every window, cleans up after those that have died, and retries what could not be written. */
  async check(): Promise<void> {
    const names = await this.options.folder.names();
    for (const [name, text] of [...this.unwritten]) {
      this.unwritten.delete(name);
      const which = answerOf(name);
      if (which && names.includes(windowFile(which.windowId))) {
        await this.write(name, text);
      }
    }
    await Promise.all(names.map((name) => this.clearAnswer(name, names)));
    await Promise.all(names.map((name) => this.take(name)));
  }

  /** A file was written or removed: when it is that of another window, what it says is taken over. */
  async take(name: string): Promise<void> {
    const { folder, windowId } = this.options;
    const id = windowOf(name);
    if (id === undefined || id === windowId || this.disposed) {
      return;
    }
    const ageMs = await folder.ageMs(name);
    if (ageMs === undefined || ageMs > deadAfterMs) {
      await this.forget(id);
      return;
    }
    const parsed = parseState(await folder.read(name));
    if (!parsed || this.disposed) {
      return;
    }
    const before = this.states.get(id);
    this.states.set(id, parsed.state);
    if (JSON.stringify({ ...before, requests: [] }) !== JSON.stringify({ ...parsed.state, requests: [] })) {
      this.changed();
    }
    const served = this.served.get(id);
    this.served.set(id, new Set([...parsed.state.requests.map(({ n }) => n), ...parsed.unknown]));
    parsed.state.requests.filter(({ n }) => !served?.has(n)).forEach((request) => this.serve(id, request));
    // Another version of ours requests what is not known here.
    const notUnderstood = parsed.unknown.filter((n) => !served?.has(n));
    notUnderstood.forEach((n) => this.answer(id, n, Promise.resolve({ error: this.failed(undefined) })));
  }

  dispose(): void {
    this.disposed = true;
  }

  private async forget(id: string): Promise<void> {
    await this.options.folder.remove(windowFile(id));
    this.served.delete(id);
    if (this.states.delete(id)) {
      this.changed();
    }
  }

  /** An answer for a window that is gone is read by nobody. */
  private async clearAnswer(name: string, names: readonly string[]): Promise<void> {
    const which = answerOf(name);
    if (which && !names.includes(windowFile(which.windowId))) {
      await this.options.folder.remove(name);
    }
  }

  private serve(windowId: string, { n, priority, read }: PeerRequest): void {
    const outcome = this.options.reader.serve(priority, read).then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error: this.failed(error) }),
    );
    this.answer(windowId, n, outcome);
  }

  private answer(windowId: string, n: number, outcome: Promise<Outcome>): void {
    outcome
      .then(async (value) => {
        // Another window polls by now: it has the same request and answers it.
        const stopped = "error" in value && value.error.kind === "cancelled" && this.disposed;
        if (!stopped) {
          await this.write(answerFile(windowId, n), serializeOutcome(value));
        }
      })
      .catch(this.options.report);
  }

  private async write(name: string, text: string): Promise<void> {
    try {
      await this.options.folder.write(name, text);
    } catch (error) {
      this.unwritten.set(name, text);
      throw error;
    }
  }

  private failed(error: unknown): HexError {
    return asHexError(error, "Read", this.options.host);
  }
}
