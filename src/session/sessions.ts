import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import { hostName } from "../hex/host";
import { tokenKind, type TokenKind } from "../hex/token";
import type { Account, HexHost } from "../hex/types";
import { plain } from "../util/text";
import { isSameSignIn, serializeRecords, type SignInRecord } from "./signInRecords";
import { SignInStore } from "./signInStore";

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

/** `refused`: Hex answered the current token with 401. */
export type SessionState = "signedOut" | "signedIn" | "refused";

const currentKey = "hexRuns.currentSession";
const contextKey = "hexRuns.session";

/** Who is signed in, and which sign-in is the current one of this window. */
export class Sessions implements vscode.Disposable {
  private readonly store: SignInStore;
  private readonly globalState: vscode.Memento;
  private records = new Map<string, { readonly record: SignInRecord; readonly session: Session }>();
  private currentId: string | undefined;
  private readonly refused = new WeakSet<Session>();
  private loading: Promise<void> | undefined;
  private shownState: SessionState | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly removed = new vscode.EventEmitter<Session>();
  private readonly listener: vscode.Disposable;

  /** The list, the current sign-in or the state changed. */
  readonly onDidChange = this.changed.event;
  /** A sign-in is gone: what is cached for it is to be forgotten. */
  readonly onDidRemove = this.removed.event;
  /** SecretStorage failed; the sign-ins are kept for this window only. */
  readonly onDidFailToStore: SignInStore["onDidFail"];

  constructor(
    context: Pick<vscode.ExtensionContext, "secrets" | "globalState">,
    log: vscode.LogOutputChannel,
  ) {
    this.globalState = context.globalState;
    this.store = new SignInStore(context.secrets, log);
    this.onDidFailToStore = this.store.onDidFail;
    this.listener = this.store.onDidChange(() => void this.reload());
  }

  get all(): readonly Session[] {
    return [...this.records.values()].map(({ session }) => session);
  }

  get current(): Session | undefined {
    return this.currentId === undefined ? undefined : this.records.get(this.currentId)?.session;
  }

  get state(): SessionState {
    const session = this.current;
    if (!session) {
      return "signedOut";
    }
    return this.refused.has(session) ? "refused" : "signedIn";
  }

  /** Reads the sign-ins; further calls wait for the same reading. Never throws, never uses the network. */
  load(): Promise<void> {
    this.loading ??= this.reload();
    return this.loading;
  }

  /** Keeps a sign-in and makes it the current one; replaces an earlier one of the same user there. */
  async add(host: HexHost, token: string, account: Account): Promise<Session> {
    await this.load();
    let id: string = randomUUID();
    const records = await this.store.update("store", (before) => {
      const added = { id, host, token, account };
      id = before.find((record) => isSameSignIn(record, added))?.id ?? id;
      return [...before.filter((record) => !isSameSignIn(record, added)), { ...added, id }];
    });
    this.records.delete(id);
    this.currentId = id;
    this.show(records);
    await this.rememberCurrent();
    return this.records.get(id)?.session ?? sessionOf({ id, host, token, account });
  }

  /** Forgets a sign-in and its token. */
  async remove(id: string): Promise<void> {
    this.show(await this.store.update("remove", (before) => before.filter((record) => record.id !== id)));
    await this.rememberCurrent();
  }

  /** Makes a sign-in the current one of this window; other windows keep theirs. */
  async switchTo(id: string): Promise<void> {
    if (this.currentId === id || !this.records.has(id)) {
      return;
    }
    this.currentId = id;
    this.tell();
    await this.rememberCurrent();
  }

  /**
   * Hex answered the sign-in's token with 401. Idempotent until it is signed in again.
   *
   * @param token The token that was sent; a late answer to a token that was replaced meanwhile is ignored.
   */
  refuse(id: string, token?: string): void {
    const known = this.records.get(id);
    if (!known || this.refused.has(known.session) || (token !== undefined && token !== known.record.token)) {
      return;
    }
    this.refused.add(known.session);
    this.tell();
  }

  /** The only way to a token. It is used for nothing but to make a client. */
  async token(id: string): Promise<string | undefined> {
    await this.load();
    return this.records.get(id)?.record.token;
  }

  dispose(): void {
    this.listener.dispose();
    this.store.dispose();
    this.changed.dispose();
    this.removed.dispose();
  }

  private async reload(): Promise<void> {
    this.show(await this.store.read());
  }

  /** Takes over the list, keeping the session objects of what did not change. */
  private show(list: readonly SignInRecord[]): void {
    const before = this.records;
    const known = (record: SignInRecord) => {
      const entry = before.get(record.id);
      return entry && serializeRecords([entry.record]) === serializeRecords([record]) ? entry : undefined;
    };
    this.records = new Map(list.map((record) => [record.id, known(record) ?? { record, session: sessionOf(record) }]));
    const previous = this.currentId;
    if (previous === undefined || !this.records.has(previous)) {
      const remembered = this.globalState.get<unknown>(currentKey);
      this.currentId = (list.find(({ id }) => id === remembered) ?? list[0])?.id;
    }
    for (const [id, { session }] of before) {
      if (!this.records.has(id)) {
        this.removed.fire(session);
      }
    }
    const same = list.length === before.size && list.every(({ id }) => before.get(id) === this.records.get(id));
    if (!same || this.currentId !== previous || this.shownState === undefined) {
      this.tell();
    }
  }

  private tell(): void {
    if (this.shownState !== this.state) {
      this.shownState = this.state;
      void vscode.commands.executeCommand("setContext", contextKey, this.state);
    }
    this.changed.fire();
  }

  private async rememberCurrent(): Promise<void> {
    await this.globalState.update(currentKey, this.currentId);
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
