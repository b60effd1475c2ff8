import * as vscode from "vscode";
import type { Sessions } from "./sessions";
import type { StorageFailure } from "./signInStore";

const troubleshooting = vscode.Uri.parse(
  "https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues",
);

/** Says once a window, per consequence, that the system's secret store does not work. */
export class StorageNotice implements vscode.Disposable {
  private readonly told = new Set<StorageFailure>();
  private readonly listener: vscode.Disposable;

  constructor(sessions: Sessions) {
    this.listener = sessions.onDidFailToStore((failure) => void this.tell(failure));
  }

  dispose(): void {
    this.listener.dispose();
  }

  private async tell(failure: StorageFailure): Promise<void> {
    // A store that cannot be read cannot be written either: that is one message, not two.
    const consequence = failure === "read" ? "store" : failure;
    if (this.told.has(consequence)) {
      return;
    }
    this.told.add(consequence);
    const help = vscode.l10n.t("How to Fix It");
    const chosen = await vscode.window.showWarningMessage(
      consequence === "remove"
        ? vscode.l10n.t("This system’s secret store does not work, so the token may still be in it. Revoke the token in Hex to be safe.")
        : vscode.l10n.t("This system’s secret store does not work, so sign-ins to Hex last for this window only."),
      help,
    );
    if (chosen === help) {
      await vscode.env.openExternal(troubleshooting);
    }
  }
}
