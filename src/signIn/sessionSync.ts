import { join } from "node:path";
import * as v from "valibot";
import type { ExtensionContext } from "vscode";
import type { Memory } from "../store/sharedEntries";
import { forgetLeftOver, openMemory } from "../sync/openSync";
import { systemClock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import type { SignInRecord } from "./signInRecords";

type Known = Pick<SignInRecord, "id" | "madeAtMs">;

const most = 50;
const times = v.fallback(v.record(v.string(), v.number()), {});
const newsSchema = v.fallback(v.object({ made: times, refused: times, removed: v.fallback(v.array(v.string()), []) }), {
  made: {},
  refused: {},
  removed: [],
});
type News = v.InferOutput<typeof newsSchema>;

/**
 * Synchronizes sign-ins between windows, by their ids and the times at which they were made.
 * SecretStorage does not notify windows everywhere (VS Code in a browser reads it once, when a window
 * is opened), and does not know of refusals. Holds no token and no name.
 */
export class SessionSync implements Disposable {
  readonly onDidChange: Memory["onDidChange"];
  private readonly openedAtMs = Date.now();

  /**
   * @param report takes errors of the disk; the windows then do without.
   * @param workspaces where the windows keep what they share of each sign-in's workspace: a path.
   */
  constructor(
    private readonly memory: Memory & Disposable,
    private readonly report: (error: unknown) => void,
    private readonly workspaces?: string,
  ) {
    this.onDidChange = memory.onDidChange;
  }

  isRemoved({ id }: Pick<Known, "id">): boolean {
    return this.news.removed.includes(id);
  }

  /** Hex refused the token of exactly this sign-in. */
  isRefused({ id, madeAtMs }: Known): boolean {
    return this.news.refused[id] === madeAtMs;
  }

  /**
   * Whether another window has a newer sign-in that this window's SecretStorage does not show.
   */
  hasMoreThan(records: readonly Known[]): boolean {
    const { made, removed } = this.news;
    const known = (id: string, atMs: number) => records.some((record) => record.id === id && record.madeAtMs >= atMs);
    return Object.entries(made).some(
      ([id, atMs]) => atMs >= this.openedAtMs && !removed.includes(id) && !known(id, atMs),
    );
  }

  async noteMade({ id, madeAtMs }: Known): Promise<void> {
    await this.change((news) => ({
      made: Object.fromEntries(
        [...Object.entries(news.made).filter(([known]) => known !== id), [id, madeAtMs]].slice(-most),
      ),
      refused: Object.fromEntries(Object.entries(news.refused).filter(([known]) => known !== id)),
      removed: news.removed.filter((known) => known !== id),
    }));
  }

  async noteRemoved(id: string): Promise<void> {
    await this.change((news) => ({
      ...news,
      removed: [...news.removed.filter((known) => known !== id), id].slice(-most),
    }));
  }

  /** True for the first window that reports this refusal: that one shows it to the user. */
  async claimRefusal({ id, madeAtMs }: Known): Promise<boolean> {
    let isFirst = true;
    await this.change((news) => {
      isFirst = news.refused[id] !== madeAtMs;
      return { ...news, refused: { ...news.refused, [id]: madeAtMs } };
    });
    return isFirst;
  }

  /** Removes what is left of a sign-out that was interrupted by closing the window. Never rejects. */
  async forgetLeftOver(isSignedOut: (id: string) => boolean): Promise<void> {
    if (this.workspaces !== undefined) {
      await forgetLeftOver(this.workspaces, isSignedOut);
    }
  }

  dispose(): void {
    this.memory.dispose();
  }

  private get news(): News {
    return v.parse(newsSchema, this.memory.read());
  }

  private async change(change: (news: News) => News): Promise<void> {
    try {
      await this.memory.change((value) => change(v.parse(newsSchema, value)));
    } catch (error) {
      this.report(error);
    }
  }
}

/** Opens the file of the extension's global storage by which windows synchronize sign-ins. */
export async function openSessionSync(
  context: Pick<ExtensionContext, "globalStorageUri">,
  report: (error: unknown) => void,
): Promise<SessionSync> {
  const memory = await openMemory(context.globalStorageUri.fsPath, "sessions.json", systemClock, report);
  return new SessionSync(memory, report, workspacesFolder(context));
}

/** Where the windows of this user keep what they share of each sign-in's workspace. */
export function workspacesFolder({ globalStorageUri }: Pick<ExtensionContext, "globalStorageUri">): string {
  return join(globalStorageUri.fsPath, "workspaces");
}
