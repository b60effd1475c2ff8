import type * as vscode from "vscode";
import type { Sessions } from "./sessions";

/** The one prompt after Hex refused a token, however many requests it refused, in however many windows. */
export class RefusalPrompt implements vscode.Disposable {
  private readonly listener: vscode.Disposable;

  constructor(sessions: Pick<Sessions, "onDidRefuse">) {
    this.listener = sessions.onDidRefuse(
      (session) => void import("./noticeTexts").then(({ tellRefusal }) => tellRefusal(session)),
    );
  }

  dispose(): void {
    this.listener.dispose();
  }
}
