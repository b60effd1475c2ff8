import * as vscode from "vscode";
import { ExpiryNotice } from "./expiry";
import { RefusalPrompt } from "./refusal";
import type { Sessions } from "./sessions";
import { StorageNotice } from "./storageNotice";
import type { StoredState } from "../util/memento";

/** What sign-ins have to say by themselves: a refused or expiring token, a broken secret store. */
export function registerSessionNotices(sessions: Sessions, globalState: StoredState): vscode.Disposable {
  return vscode.Disposable.from(
    new RefusalPrompt(sessions),
    new ExpiryNotice(sessions, globalState),
    new StorageNotice(sessions),
  );
}
