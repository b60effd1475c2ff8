import * as vscode from "vscode";
import { withoutLinks } from "../util/text";
import { runAction, showLogAction, signInAgainAction } from "./advice/actions";
import type { Session, Sessions } from "./sessions";

/** The one prompt after Hex refused a token, however many requests it refused, in however many windows. */
export class RefusalPrompt implements vscode.Disposable {
  private readonly listener: vscode.Disposable;

  constructor(sessions: Pick<Sessions, "onDidRefuse">) {
    this.listener = sessions.onDidRefuse((session) => void tell(session));
  }

  dispose(): void {
    this.listener.dispose();
  }
}

async function tell(session: Session): Promise<void> {
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
