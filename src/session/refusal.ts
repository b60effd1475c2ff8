import * as vscode from "vscode";
import { withoutLinks } from "../util/text";
import { runAction } from "./advice";
import { showLogAction, signInAgainAction } from "./advice/actions";
import type { Session, Sessions } from "./sessions";

/**
 * The one prompt after Hex refused a token, however many requests it refused. A sign-in that was
 * made again is another `Session` object, so its refusal is told again.
 */
export class RefusalPrompt implements vscode.Disposable {
  private readonly told = new WeakSet<Session>();
  private readonly listener: vscode.Disposable;

  constructor(private readonly sessions: Sessions) {
    this.listener = sessions.onDidChange(() => void this.tell());
  }

  dispose(): void {
    this.listener.dispose();
  }

  private async tell(): Promise<void> {
    const session = this.sessions.current;
    if (!session || this.sessions.state !== "refused" || this.told.has(session)) {
      return;
    }
    this.told.add(session);
    const actions = [signInAgainAction(session.host), showLogAction()];
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        "Hex no longer accepts the token of {0}: it has expired or was revoked. Sign in again to go on.",
        withoutLinks(session.label),
      ),
      ...actions.map(({ title }) => title),
    );
    await runAction(actions.find(({ title }) => title === chosen));
  }
}
