import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { hostName } from "../hex/host";
import { tokenKind, type TokenKind } from "../hex/token";
import type { Account, HexHost } from "../hex/types";
import { DisposableStore } from "../util/disposables";
import { plain } from "../util/text";
import { CurrentChoice, SignInStore } from "./signInStore";
import { isSameSignIn, serializeRecords, type SignInRecord } from "./signInRecords";
import type { SessionSync } from "./sessionSync";
import type { StoredState } from "../util/memento";

/**
 * One sign-in: a user, or a workspace's token, at a host. The object is replaced exactly when
 * the sign-in was made again or its account changed; its `id` stays.
 */
export interface Session {
  readonly id: string;
  readonly host: HexHost;
  readonly account: Account;
  readonly kind: TokenKind;
  /** For people, such as "Ana Ruiz (app.hex.tech)"; plain text. */
  readonly label: string;
}

/**
 * `refused`: Hex no longer accepts the current token. `elsewhere`: another window has signed in,
 * which this one can see only after a reload.
 */
export type SessionState = "signedOut" | "signedIn" | "refused" | "elsewhere";

const contextKey = "hexRuns.session";

/** Who is signed in, and which sign-in is the current one of this window. */
export class Sessions implements vscode.Disposable {
  private readonly store: SignInStore;
  private readonly choice: CurrentChoice;
  private records = new Map<string, { readonly record: SignInRecord; readonly session: Session }>();
  private currentId: string | undefined;
  /** Signed out of here, which the store may not know yet. */
  private readonly leaving = new Map<string, SignInRecord>();
  private readonly refused = new WeakSet<Session>();
  private loading: Promise<void> | undefined;
  private shownState: SessionState | undefined;
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(new vscode.EventEmitter<void>());
  private readonly removed = this.disposables.add(new vscode.EventEmitter<Session>());
  private readonly refusedHere = this.disposables.add(new vscode.EventEmitter<Session>());
  private news: SessionSync | undefined;

  /** The list, the current sign-in or the state changed. */
  readonly onDidChange = this.changed.event;
  /** A sign-in is gone: whatever is cached for it must go as well. */
  readonly onDidRemove = this.removed.event;
  /** Hex refused the token of a sign-in, and no other window has shown that. */
  readonly onDidRefuse = this.refusedHere.event;
  /** SecretStorage failed; the sign-ins are kept for this window only. */
  readonly onDidFailToStore: SignInStore["onDidFail"];

  constructor(
    context: Pick<vscode.ExtensionContext, "secrets"> & {
      readonly globalState: StoredState;
      readonly workspaceState: StoredState;
    },
    log: vscode.LogOutputChannel,
    /** Synchronizes windows where SecretStorage does not. */
    private readonly openNews?: () => Promise<SessionSync>,
  ) {
    this.choice = new CurrentChoice(context.workspaceState, context.globalState);
    this.store = this.disposables.add(new SignInStore(context.secrets, log));
    this.onDidFailToStore = this.store.onDidFail;
    this.disposables.add(this.store.onDidChange(() => void this.reload()));
  }

  get all(): readonly Session[] {
    return [...this.records.values()].map(({ session }) => session);
  }

  get current(): Session | undefined {
    return this.currentId === undefined ? undefined : this.records.get(this.currentId)?.session;
  }

  /** Hex no longer accepts the sign-in's token, as far as any window knows. */
  isRefused(session: Session): boolean {
    return this.refused.has(session);
  }

  get state(): SessionState {
    const session = this.current;
    if (session && !this.isRefused(session)) {
      return "signedIn";
    }
    // A sign-in that this window is signing out of does not count as another window's.
    if (this.news?.hasMoreThan([...[...this.records.values()].map(({ record }) => record), ...this.leaving.values()])) {
      return "elsewhere";
    }
    return session ? "refused" : "signedOut";
  }

  /** Reads the sign-ins; further calls wait for the same reading. Never throws, never uses the network. */
  load(): Promise<void> {
    this.loading ??= this.begin();
    return this.loading;
  }

  /** Keeps a sign-in and makes it the current one; replaces an earlier one of the same user there. */
  async add(host: HexHost, token: string, account: Account): Promise<Session> {
    await this.load();
    let added: SignInRecord = { id: randomUUID(), host, token, account, madeAtMs: Date.now() };
    const records = await this.store.update("store", (before) => {
      const known = this.notRemoved(before);
      added = { ...added, id: known.find((record) => isSameSignIn(record, added))?.id ?? added.id };
      return [...known.filter((record) => !isSameSignIn(record, added)), added];
    });
    this.records.delete(added.id);
    this.currentId = added.id;
    this.show(records);
    await this.rememberCurrent();
    await this.news?.noteMade(added);
    return this.records.get(added.id)?.session ?? sessionOf(added);
  }

  /** Forgets a sign-in and its token. It is gone from this window at once, whatever the disk and the secret store do. */
  async remove(id: string): Promise<void> {
    const left = this.records.get(id)?.record;
    if (left) {
      this.leaving.set(id, left);
      this.show([...this.records.values()].map(({ record }) => record));
    }
    await this.news?.noteRemoved(id);
    this.show(
      await this.store.update("remove", (before) => this.notRemoved(before).filter((record) => record.id !== id)),
    );
    this.leaving.delete(id);
    await this.rememberCurrent();
  }

  /** Makes a sign-in the current one of this window; other windows keep theirs. */
  async switchTo(id: string): Promise<void> {
    if (this.currentId === id || !this.records.has(id)) {
      return;
    }
    this.currentId = id;
    this.announceChange();
    await this.rememberCurrent();
  }

  /**
   * Hex does not accept the sign-in's token any more. Idempotent until it is signed in again.
   *
   * @param token The token that was sent; a late answer to a token that was replaced meanwhile is ignored.
   */
  refuse(id: string, token?: string): void {
    const known = this.records.get(id);
    if (!known || this.refused.has(known.session) || (token !== undefined && token !== known.record.token)) {
      return;
    }
    this.refused.add(known.session);
    this.announceChange();
    void this.announceRefusal(known);
  }

  /** The only access to a token, for making a client and nothing else. */
  async token(id: string): Promise<string | undefined> {
    await this.load();
    return this.records.get(id)?.record.token;
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private async begin(): Promise<void> {
    // The store first: it answers after activation, which therefore does not include loading the code for SessionSync.
    const stored = await this.store.read();
    const news = await this.openNews?.();
    this.news = news;
    if (news) {
      this.disposables.add(news);
      this.disposables.add(news.onDidChange(() => void this.reload()));
    }
    this.show(stored);
    void news?.forgetLeftOver((id) => this.isSignedOut(id));
  }

  /** One that was signed out of in another window may still be in what this one reads. */
  private notRemoved(stored: readonly SignInRecord[]): SignInRecord[] {
    return stored.filter((record) => !this.isSignedOut(record.id));
  }

  /** True for a sign-in that was signed out of lately, in this window or another one. */
  isSignedOut(id: string): boolean {
    return this.leaving.has(id) || this.news?.isRemoved({ id }) === true;
  }

  private async reload(): Promise<void> {
    // What came meanwhile is newer than what the beginning is about to show.
    await this.loading;
    this.show(await this.store.read());
  }

  private async announceRefusal({ record, session }: { record: SignInRecord; session: Session }): Promise<void> {
    const isFirst = (await this.news?.claimRefusal(record)) ?? true;
    if (isFirst) {
      this.refusedHere.fire(session);
    }
  }

  /** Takes over the list, keeping the session objects of what did not change. */
  private show(stored: readonly SignInRecord[]): void {
    const before = this.records;
    const list = this.notRemoved(stored);
    const known = (record: SignInRecord) => {
      const entry = before.get(record.id);
      return entry && serializeRecords([entry.record]) === serializeRecords([record]) ? entry : undefined;
    };
    this.records = new Map(list.map((record) => [record.id, known(record) ?? { record, session: sessionOf(record) }]));
    const previous = this.currentId;
    if (previous === undefined || !this.records.has(previous)) {
      this.currentId = this.choice.pick(list.map(({ id }) => id));
    }
    for (const [id, { session }] of before) {
      if (!this.records.has(id)) {
        this.removed.fire(session);
      }
    }
    for (const { record, session } of this.records.values()) {
      if (this.news?.isRefused(record)) {
        this.refused.add(session);
      }
    }
    const same = list.length === before.size && list.every(({ id }) => before.get(id) === this.records.get(id));
    if (!same || this.currentId !== previous || this.shownState !== this.state) {
      this.announceChange();
    }
  }

  private announceChange(): void {
    if (this.shownState !== this.state) {
      this.shownState = this.state;
      void vscode.commands.executeCommand("setContext", contextKey, this.state);
    }
    this.changed.fire();
  }

  private async rememberCurrent(): Promise<void> {
    await this.choice.remember(this.currentId);
  }
}

function sessionOf({ id, host, token, account }: SignInRecord): Session {
  const kind = tokenKind(token);
  return { id, host, account, kind, label: labelOf(host, account, kind) };
}

/** Who and where, for people. */
function labelOf(host: HexHost, account: Account, kind: TokenKind): string {
  const who = plain(account.name ?? account.email ?? "", 80);
  if (who !== "") {
    return vscode.l10n.t("{0} ({1})", who, hostName(host));
  }
  return kind === "workspace" ? vscode.l10n.t("Workspace token ({0})", hostName(host)) : hostName(host);
}
