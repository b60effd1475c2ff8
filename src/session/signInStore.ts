import * as vscode from "vscode";
import { serializeRecords, type SignInRecord } from "./signInRecords";

/** The name of the list in SecretStorage. */
export const secretKey = "hexRuns.signIns";

/** What SecretStorage failed at: the consequences for the user differ. */
export type StorageFailure = "read" | "store" | "remove";

/**
 * The list of sign-ins in SecretStorage. Every change reads it first, as other windows write it
 * too. When SecretStorage fails, the list is kept in memory for this window.
 */
export class SignInStore implements vscode.Disposable {
  /** What SecretStorage did not take. */
  private unstored: SignInRecord[] | undefined;
  private lastRead: SignInRecord[] = [];
  /** Reads and changes of this window follow each other. */
  private queue: Promise<unknown> = Promise.resolve();
  private readonly failed = new vscode.EventEmitter<StorageFailure>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly listener: vscode.Disposable;

  readonly onDidFail = this.failed.event;
  /** This window or another one has written the list. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly secrets: vscode.SecretStorage,
    private readonly log: vscode.LogOutputChannel,
  ) {
    this.listener = secrets.onDidChange((event) => {
      if (event.key === secretKey) {
        this.changed.fire();
      }
    });
  }

  /** Never rejects: what cannot be read is left out. */
  read(): Promise<SignInRecord[]> {
    return this.enqueue(async () => this.unstored ?? (await this.readStored()) ?? this.lastRead);
  }

  /**
   * Changes the list and answers the new one. Never rejects: what SecretStorage does not take is
   * kept for this window.
   */
  update(kind: "store" | "remove", change: (records: SignInRecord[]) => SignInRecord[]): Promise<SignInRecord[]> {
    return this.enqueue(async () => {
      const stored = await this.readStored();
      const records = change(this.unstored ?? stored ?? this.lastRead);
      // Over a list that could not be read nothing is written: it may hold other sign-ins.
      const written = stored !== undefined && (await this.write(kind, records));
      this.unstored = written ? undefined : records;
      this.lastRead = records;
      return records;
    });
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.queue.then(work);
    this.queue = result.catch(() => undefined);
    return result;
  }

  private async readStored(): Promise<SignInRecord[] | undefined> {
    let text: string | undefined;
    try {
      text = await this.secrets.get(secretKey);
    } catch (error) {
      this.report("read", error);
      return undefined;
    }
    if (text === undefined) {
      this.lastRead = [];
      return [];
    }
    const { parseRecords } = await import("./parseRecords");
    const { records, dropped } = parseRecords(text);
    if (dropped > 0) {
      this.log.warn(`Left out ${dropped} stored sign-in(s) that could not be read.`);
    }
    this.lastRead = records;
    return records;
  }

  private async write(kind: "store" | "remove", records: SignInRecord[]): Promise<boolean> {
    const text = serializeRecords(records);
    try {
      await (text === undefined ? this.secrets.delete(secretKey) : this.secrets.store(secretKey, text));
      return true;
    } catch (error) {
      this.report(kind, error);
      return false;
    }
  }

  /** The error's text stays out of the log: it comes from code that had the secret in its hands. */
  private report(failure: StorageFailure, error: unknown): void {
    const name = error instanceof Error ? error.name : typeof error;
    this.log.error(`The system's secret store failed (${failure}, ${name}).`);
    this.failed.fire(failure);
  }

  dispose(): void {
    this.listener.dispose();
    this.failed.dispose();
    this.changed.dispose();
  }
}
