import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { HexError } from "../hex/errors";
import type { ReadPriority, RequestBudget } from "./requestBudget";

/** A request that the user waits for. */
interface Wanted {
  key: string;
  priority: ReadPriority;
  start: () => void;
}

/** The most worthwhile background request: in how many ms it is due (0: now), and how to send it. */
export interface Poll {
  dueInMs: number;
  send: () => Promise<void>;
}

/** Knows what to poll next; called whenever a background request could be sent. */
export interface Polls {
  nextPoll(): Poll | undefined;
}

const mostPolls = 3;
const mostViews = 4;

/**
 * All reads are sent from here. Clicks go first and at once, then what fills the
 * views, then the poll that is worth most at that moment; all within one budget and by one timer.
 */
export class RequestQueue implements Disposable {
  private readonly wanted: Wanted[] = [];
  private readonly underWay = new Map<string, Promise<unknown>>();
  private polls: Polls | undefined;
  private pollsUnderWay = 0;
  private readsUnderWay = 0;
  private timer: Disposable | undefined;
  private disposed = false;

  constructor(
    private readonly clock: Clock,
    private readonly budget: RequestBudget,
    private readonly hostName: string,
  ) {}

  /**
   * Sends a read when its turn has come. Calls with a key that is waiting or under way share its answer. While Hex
   * refuses requests (429) a `user` read rejects at once with a HexError of kind `rateLimited`, so that nobody waits a
   * minute without knowing why.
   */
  read<T>(priority: ReadPriority, key: string, send: () => Promise<T>): Promise<T> {
    if (this.disposed) {
      return Promise.reject(this.cancelled());
    }
    const blockedMs = this.budget.blockedMs;
    if (priority === "user" && blockedMs > 0) {
      return Promise.reject(
        new HexError("rateLimited", { operation: "Read", host: this.hostName, retryAfterMs: blockedMs }),
      );
    }
    const shared = this.underWay.get(key) as Promise<T> | undefined;
    if (shared) {
      this.promote(key, priority);
      return shared;
    }
    const answer = new Promise<void>((start) => {
      this.wanted.push({ key, priority, start });
    })
      .then(() => {
        if (this.disposed) {
          throw this.cancelled();
        }
        return send();
      })
      .finally(() => {
        this.underWay.delete(key);
        this.readsUnderWay -= 1;
        this.wake();
      });
    this.underWay.set(key, answer);
    this.wake();
    return answer;
  }

  /** Sends background requests as well, as `polls` decides. */
  pollFrom(polls: Polls): void {
    this.polls = polls;
  }

  /** Checks again what is due; to be called when something changed that `nextPoll` depends on. */
  wake(): void {
    this.timer?.dispose();
    this.timer = undefined;
    if (this.disposed) {
      return;
    }
    const waitMs = Math.min(this.startWanted(), this.startPolls());
    if (Number.isFinite(waitMs)) {
      this.timer = this.clock.after(Math.max(1, Math.ceil(waitMs)), () => this.wake());
    }
  }

  dispose(): void {
    this.disposed = true;
    this.timer?.dispose();
    this.wanted.splice(0).forEach(({ start }) => start());
  }

  /** Starts what may be sent now; returns ms until the next may, Infinity when none waits. */
  private startWanted(): number {
    for (;;) {
      const index = this.nextWanted;
      const next = this.wanted[index];
      if (!next || (next.priority !== "user" && this.readsUnderWay >= mostViews)) {
        return Infinity;
      }
      const delayMs = this.budget.delayMs(next.priority);
      if (delayMs > 0) {
        return delayMs;
      }
      this.wanted.splice(index, 1);
      this.readsUnderWay += 1;
      this.budget.reserve(next.priority);
      next.start();
    }
  }

  private get nextWanted(): number {
    const first = (priority: ReadPriority) => this.wanted.findIndex((item) => item.priority === priority);
    const [user, search] = [first("user"), first("search")];
    return user >= 0 ? user : Math.max(0, search);
  }

  private startPolls(): number {
    while (this.pollsUnderWay < (this.budget.cautious ? 1 : mostPolls)) {
      const budgetMs = this.budget.delayMs("poll", this.wanted.length > 0);
      if (budgetMs > 0) {
        // What is worth most is only decided when it can be sent.
        return budgetMs;
      }
      const poll = this.polls?.nextPoll();
      if (!poll || poll.dueInMs > 0) {
        return poll?.dueInMs ?? Infinity;
      }
      this.pollsUnderWay += 1;
      this.budget.reserve("poll");
      void poll.send().finally(() => {
        this.pollsUnderWay -= 1;
        this.wake();
      });
    }
    return Infinity;
  }

  private cancelled(): HexError {
    return new HexError("cancelled", { operation: "Read", host: this.hostName });
  }

  private promote(key: string, priority: ReadPriority): void {
    const waiting = this.wanted.find((item) => item.key === key);
    if (waiting && priority !== "view" && waiting.priority !== "user" && waiting.priority !== priority) {
      waiting.priority = priority;
      this.wake();
    }
  }
}
