import type * as vscode from "vscode";
import { systemClock, type Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import { Emitter } from "../util/events";
import { parseRecords, serializeRecords, type SignInRecord } from "./signInRecords";
import type { StoredState } from "../util/memento";

/** The name of the list in SecretStorage. */
const secretKey = "hexRuns.signIns";
/** The name of the current sign-in in the stored states. */
const choiceKey = "hexRuns.currentSession";

/** What SecretStorage failed at, `silent` to answer: the consequences for the user differ. */
export type StorageFailure = "read" | "store" | "remove" | "silent";

type Change = (records: SignInRecord[]) => SignInRecord[];

/** The system may ask the user for a password meanwhile, which nothing here waits for longer. */
const longestWaitMs = 5_000;

const isSilent = new Error("The system's secret store did not answer in time.");

/**
 * The list of sign-ins in SecretStorage. Every change reads it first, as other windows write it
 * too. When SecretStorage fails, the list is kept in memory for this window; while it does not answer,
 * the list is as it was last known, and its answer is taken when it comes.
 */
export class SignInStore implements Disposable {
  /** What SecretStorage did not take, and the changes that led to it: they are made to what is stored by then. */
  private unstored: SignInRecord[] | undefined;
  private missed: Change[] = [];
  private lastRead: SignInRecord[] = [];
  /** Reads and changes of this window follow each other. */
  private queue: Promise<unknown> = Promise.resolve();
  private readonly disposables = new DisposableStore();
  private readonly failed = this.disposables.add(new Emitter<StorageFailure>());
  private readonly changed = this.disposables.add(new Emitter<void>());
  /** What came after it had been given up: the next reading takes it. */
  private late: { readonly text: string | undefined } | undefined;

  readonly onDidFail = this.failed.event;
  /** This window or another one has written the list. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly log: Pick<vscode.LogOutputChannel, "warn" | "error">,
    private readonly clock: Clock = systemClock,
  ) {
    this.disposables.add(secrets.onDidChange(({ key }) => key === secretKey && this.changed.fire()));
  }

  /** Never rejects: what cannot be read is left out. */
  read(): Promise<SignInRecord[]> {
    return this.enqueue(async () => {
      if (this.late) {
        await this.catchUp();
      }
      return this.unstored ?? (await this.readStored()) ?? this.lastRead;
    });
  }

  /**
   * Changes the list and answers the new one. Never rejects: what SecretStorage does not take is
   * kept for this window.
   */
  update(kind: "store" | "remove", change: Change): Promise<SignInRecord[]> {
    return this.enqueue(async () => {
      const stored = await this.readStored();
      const changes = [...this.missed, change];
      const records = stored ? made(changes, stored) : change(this.unstored ?? this.lastRead);
      this.missed = changes;
      this.unstored = this.lastRead = records;
      // Over a list that could not be read nothing is written: it may hold other sign-ins.
      if (stored !== undefined) {
        await this.write(kind, records);
      }
      return records;
    });
  }

  /** Makes the changes that could not be made while the list was not known. */
  private async catchUp(): Promise<void> {
    const stored = await this.readStored();
    if (stored && this.missed.length > 0) {
      this.unstored = this.lastRead = made(this.missed, stored);
      await this.write("store", this.unstored);
    }
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async readStored(): Promise<SignInRecord[] | undefined> {
    let text: string | undefined;
    try {
      text = this.late ? this.late.text : await this.inTime(this.secrets.get(secretKey), (late) => this.takeLate(late));
      this.late = undefined;
    } catch (error) {
      this.report(error === isSilent ? "silent" : "read", error);
      return undefined;
    }
    if (text === undefined) {
      this.lastRead = [];
      return [];
    }
    const { records, dropped } = parseRecords(text);
    if (dropped > 0) {
      this.log.warn(`Left out ${dropped} stored sign-in(s) that could not be read.`);
    }
    this.lastRead = records;
    return records;
  }

  /** What is not written is kept for this window, until it is written late or the next change writes it too. */
  private async write(kind: "store" | "remove", records: SignInRecord[]): Promise<void> {
    const text = serializeRecords(records);
    const written = () => {
      if (this.unstored === records) {
        this.unstored = undefined;
        this.missed = [];
      }
    };
    try {
      const answer = text === undefined ? this.secrets.delete(secretKey) : this.secrets.store(secretKey, text);
      await this.inTime(answer, () => {
        written();
        this.changed.fire();
      });
      written();
    } catch (error) {
      this.report(kind, error);
    }
  }

  /**
   * What the system answers within five seconds.
   *
   * @param late takes what it answers after that.
   * @throws isSilent when it does not.
   */
  private inTime<T>(answer: Thenable<T>, late: (answer: T) => void = () => undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = this.clock.after(longestWaitMs, () => {
        isLate = true;
        reject(isSilent);
      });
      answer.then(
        (value) => {
          timer.dispose();
          if (isLate) {
            late(value);
          }
          resolve(value);
        },
        (error: unknown) => {
          timer.dispose();
          reject(error as Error);
        },
      );
    });
  }

  private takeLate(text: string | undefined): void {
    this.late = { text };
    this.log.warn("The system's secret store has answered late.");
    this.changed.fire();
  }

  /** The error's text stays out of the log: it comes from code that had the secret in its hands. */
  private report(failure: StorageFailure, error: unknown): void {
    const name = error instanceof Error ? error.name : typeof error;
    this.log.error(`The system's secret store failed (${failure}, ${name}).`);
    this.failed.fire(failure);
  }

  dispose(): void {
    this.disposables.dispose();
  }
}

function made(changes: readonly Change[], records: SignInRecord[]): SignInRecord[] {
  return changes.reduce((changed, change) => change(changed), records);
}

/**
 * Which sign-in is the current one: each VS Code workspace has its own, whatever other windows switch to;
 * one that has none yet begins with what was chosen last in any window.
 */
export class CurrentChoice {
  constructor(
    private readonly workspaceState: StoredState,
    private readonly globalState: StoredState,
  ) {}

  /** The one of these sign-ins to begin with; from then on it is this workspace's. */
  pick(ids: readonly string[]): string | undefined {
    const own = this.workspaceState.get<unknown>(choiceKey);
    const remembered = [own, this.globalState.get<unknown>(choiceKey)];
    const picked = remembered.map((id) => ids.find((known) => known === id)).find((id) => id !== undefined) ?? ids[0];
    if (picked !== undefined && own === undefined) {
      void this.workspaceState.update(choiceKey, picked);
    }
    return picked;
  }

  /** The user has chosen. */
  async remember(id: string | undefined): Promise<void> {
    await this.workspaceState.update(choiceKey, id);
    await this.globalState.update(choiceKey, id);
  }
}
