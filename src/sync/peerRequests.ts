import type { ReadPriority } from "../polling/requestBudget";
import { asHexError, HexError } from "../hex/errors";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import type { Answer, ReadRequest, WorkspaceReader } from "../polling/reader";
import type { SharedFolder } from "./diskFolder";
import { answerFile, answerOf, parseOutcome, type Outcome, type PeerRequest } from "./peerFiles";

interface Pending {
  request: PeerRequest;
  key: string;
  answer: Promise<Answer>;
  settle: (outcome: Outcome) => void;
  timer: Disposable;
}

/**
 * What the window that polls has not answered by then, this one requests from Hex itself, ms. That window sends clicks
 * at once; the rest waits there for its turn, and would go over the limit if each window sent it as well.
 */
const ownAfterMs: Record<ReadPriority, number> = { user: 10_000, search: 90_000, view: 5 * 60_000 };

interface PeerRequestsOptions {
  folder: Pick<SharedFolder, "read" | "remove" | "checkOften">;
  clock: Clock;
  windowId: string;
  host: string;
  /** Sends a read itself; rejects with a HexError. */
  reader: Pick<WorkspaceReader, "serve">;
}

/** What this window has requested from the one that polls, and has not been answered yet. */
export class PeerRequests implements Disposable {
  private readonly pending = new Map<number, Pending>();
  private lastN = 0;
  private looking: Disposable | undefined;

  /** @param changed called when `open` is another list. */
  constructor(
    private readonly options: PeerRequestsOptions,
    private readonly changed: () => void,
  ) {}

  get open(): PeerRequest[] {
    return [...this.pending.values()].map(({ request }) => request);
  }

  /** Rejects with a HexError. Equal reads share an answer, but none waits for a less urgent one. */
  read(priority: ReadPriority, read: ReadRequest): Promise<Answer> {
    const key = JSON.stringify(read);
    const shared = [...this.pending.values()].find(
      (entry) => entry.key === key && ownAfterMs[entry.request.priority] <= ownAfterMs[priority],
    );
    if (shared) {
      return shared.answer;
    }
    this.lastN += 1;
    const n = this.lastN;
    let settle: Pending["settle"] = () => undefined;
    const answer = new Promise<Answer>((resolve, reject) => {
      settle = (outcome) => {
        if (!this.pending.delete(n)) {
          return;
        }
        timer.dispose();
        this.lookWhileWaiting();
        this.changed();
        if ("error" in outcome) {
          reject(outcome.error);
        } else {
          resolve(outcome.answer);
        }
      };
    });
    const pending = { request: { n, priority, read }, key, answer, settle: (outcome: Outcome) => settle(outcome) };
    const timer = this.options.clock.after(ownAfterMs[priority], () => this.serve(pending));
    this.pending.set(n, { ...pending, timer });
    this.lookWhileWaiting();
    this.changed();
    return answer;
  }

  /** A file was written: when it answers this window, the answer is taken from it. */
  async take(name: string): Promise<void> {
    const { folder, windowId } = this.options;
    const which = answerOf(name);
    if (which?.windowId !== windowId) {
      return;
    }
    const text = await folder.read(name);
    const pending = this.pending.get(which.n);
    if (text === undefined) {
      return;
    }
    if (pending) {
      const { operation } = pending.request.read;
      pending.settle(parseOutcome(operation, text) ?? { error: this.error("unexpectedAnswer", pending.request.read) });
    }
    await folder.remove(answerFile(windowId, which.n));
  }

  /** This window polls now: it answers its requests itself. */
  serveAll(): void {
    [...this.pending.values()].forEach((pending) => this.serve(pending));
  }

  private serve({ request: { priority, read }, settle }: Pick<Pending, "request" | "settle">): void {
    this.options.reader.serve(priority, read).then(
      (answer) => settle({ answer }),
      (error: unknown) => settle({ error: asHexError(error, read.operation, this.options.host) }),
    );
  }

  /** The system may keep silent about the file with the answer. */
  private lookWhileWaiting(): void {
    if (this.pending.size > 0) {
      this.looking ??= this.options.folder.checkOften();
    } else {
      this.looking?.dispose();
      this.looking = undefined;
    }
  }

  dispose(): void {
    for (const { request, settle } of [...this.pending.values()]) {
      settle({ error: this.error("cancelled", request.read) });
    }
  }

  private error(kind: "unexpectedAnswer" | "cancelled", { operation }: ReadRequest): HexError {
    return new HexError(kind, { operation, host: this.options.host });
  }
}
