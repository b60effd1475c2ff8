import * as vscode from "vscode";
import { DisposableStore } from "../util/disposables";
import type { Session, Sessions } from "./sessions";

const providerId = "hexRuns";

/**
 * Shows the sign-ins in VS Code's Accounts menu, where they can be signed out.
 *
 * VS Code hands `accessToken` to any extension that the user lets in, so it is not the token: a
 * token of Hex goes into SecretStorage and the Authorization header, and nowhere else. Hex has no
 * token for less than everything its user may do that could be given away instead.
 */
export class AuthenticationProvider implements vscode.AuthenticationProvider, vscode.Disposable {
  private readonly disposables = new DisposableStore();
  private readonly changed = this.disposables.add(
    new vscode.EventEmitter<vscode.AuthenticationProviderAuthenticationSessionsChangeEvent>(),
  );
  private shown = new Map<string, Session>();

  readonly onDidChangeSessions = this.changed.event;

  /** @param signIn Runs the sign-in; `undefined` when the user left it. */
  constructor(
    private readonly sessions: Sessions,
    private readonly signIn: () => Promise<Session | undefined>,
  ) {
    this.disposables.add(sessions.onDidChange(() => this.announce()));
    const options = { supportsMultipleAccounts: true };
    this.disposables.add(vscode.authentication.registerAuthenticationProvider(providerId, "Hex", this, options));
  }

  async getSessions(
    _scopes?: readonly string[],
    options?: vscode.AuthenticationProviderSessionOptions,
  ): Promise<vscode.AuthenticationSession[]> {
    await this.sessions.load();
    const account = options?.account;
    return this.sessions.all.filter(({ id }) => account === undefined || account.id === id).map(asSession);
  }

  async createSession(): Promise<vscode.AuthenticationSession> {
    const session = await this.signIn();
    if (!session) {
      // What VS Code takes as "the user does not want to".
      throw new vscode.CancellationError();
    }
    return asSession(session);
  }

  async removeSession(id: string): Promise<void> {
    await this.sessions.load();
    await this.sessions.remove(id);
  }

  dispose(): void {
    this.disposables.dispose();
  }

  private announce(): void {
    const before = this.shown;
    this.shown = new Map(this.sessions.all.map((session) => [session.id, session]));
    const event = {
      added: [...this.shown.values()].filter(({ id }) => !before.has(id)).map(asSession),
      removed: [...before.values()].filter(({ id }) => !this.shown.has(id)).map(asSession),
      changed: [...this.shown.values()].filter((now) => (before.get(now.id) ?? now) !== now).map(asSession),
    };
    if (event.added.length + event.removed.length + event.changed.length > 0) {
      this.changed.fire(event);
    }
  }
}

function asSession({ id, label }: Session): vscode.AuthenticationSession {
  return { id, accessToken: `${providerId}:${id}`, account: { id, label }, scopes: [] };
}
