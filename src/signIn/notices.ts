import * as vscode from "vscode";
import { dateText } from "../ui/format";
import { showLogAction, signInAgainAction, tokenHelpAction, tryAgainAction } from "../ui/errors/errorActions";
import { showWarning } from "../ui/messages";
import { systemClock, type Clock } from "../util/clock";
import { DisposableStore, type Disposable } from "../util/disposables";
import type { StoredState } from "../util/memento";
import type { Session, Sessions } from "./sessions";
import type { StorageFailure } from "./signInStore";

const dayMs = 24 * 60 * 60 * 1000;
const noticeAheadMs = 3 * dayMs;
const announcedKey = "hexRuns.expiryTold";
const troubleshooting = vscode.Uri.parse(
  "https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues",
);

/** What sign-ins have to say by themselves: a refused or expiring token, a broken secret store. */
export class SessionNotices implements Disposable {
  private readonly disposables = new DisposableStore();
  private readonly shownFailures = new Set<StorageFailure>();

  constructor(
    private readonly sessions: Sessions,
    private readonly globalState: StoredState,
    private readonly clock: Pick<Clock, "now"> = systemClock,
    private readonly isFocused = () => vscode.window.state.focused,
  ) {
    // Sessions announce a refusal once, however many requests were refused, in however many windows.
    this.disposables.add(sessions.onDidRefuse((session) => void showRefusal(session)));
    this.disposables.add(sessions.onDidChange(() => this.announceExpiry()));
    // The focus needs no timer, and reaches people whose window stays open for days.
    this.disposables.add(vscode.window.onDidChangeWindowState(({ focused }) => focused && this.announceExpiry()));
    this.announceExpiry();
  }

  /** Says once a window, per consequence, that the system's secret store does not work. */
  showStorageFailure(failure: StorageFailure): void {
    // A store that cannot be read cannot be written either: that is one message, not two.
    const consequence = failure === "read" ? "store" : failure;
    if (!this.shownFailures.has(consequence)) {
      this.shownFailures.add(consequence);
      void showWarning(storageText(consequence), {
        title: vscode.l10n.t("How to Fix It"),
        command: "vscode.open",
        arguments: [troubleshooting],
      });
    }
  }

  dispose(): void {
    this.disposables.dispose();
  }

  /** Announces each token that is about to expire, once. */
  private announceExpiry(): void {
    if (!this.isFocused()) {
      // The focused window announces it, so that several windows do not all do.
      return;
    }
    const announced = this.announced();
    const due = this.sessions.all.filter(
      (session) => this.isDue(session) && announced[session.id] !== expiryOf(session),
    );
    if (due.length === 0) {
      return;
    }
    // Sign-ins that are gone need no memory.
    const known = this.sessions.all.filter(({ id }) => id in announced || due.some((session) => session.id === id));
    const next = known.map((session) => [
      session.id,
      due.includes(session) ? expiryOf(session) : announced[session.id],
    ]);
    void this.globalState.update(announcedKey, Object.fromEntries(next));
    due.forEach((session) => void showExpiry(session));
  }

  /** A token that has expired is not announced: Hex's refusal says so, whatever this clock says. */
  private isDue(session: Session): boolean {
    const left = (expiryOf(session) ?? Infinity) - this.clock.now();
    return left > 0 && left <= noticeAheadMs;
  }

  /** Session id → the expiry that was announced. */
  private announced(): Record<string, unknown> {
    const stored = this.globalState.get<unknown>(announcedKey);
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  }
}

function expiryOf(session: Session): number | undefined {
  return session.account.expiresAt?.getTime();
}

async function showRefusal(session: Session): Promise<void> {
  const message = vscode.l10n.t(
    "Hex no longer accepts the token of {0}: it has expired or was revoked. Sign in again to go on.",
    session.label,
  );
  await showWarning(message, signInAgainAction(session.host), tryAgainAction(), showLogAction());
}

async function showExpiry(session: Session): Promise<void> {
  const message = vscode.l10n.t(
    "The token of {0} expires on {1}. Create a new one and sign in with it to go on without a break.",
    session.label,
    dateText(session.account.expiresAt ?? new Date()),
  );
  await showWarning(message, signInAgainAction(session.host), tokenHelpAction());
}

/** @param consequence what could not be done in the system's secret store. */
function storageText(consequence: Exclude<StorageFailure, "read">): string {
  switch (consequence) {
    case "remove":
      return vscode.l10n.t(
        "This system’s secret store does not work, so the token may still be in it. Revoke the token in Hex to be safe.",
      );
    case "store":
      return vscode.l10n.t("This system’s secret store does not work, so sign-ins to Hex last for this window only.");
    case "silent":
      return vscode.l10n.t(
        "This system’s secret store isn’t answering, so you seem to be signed out of Hex. Your sign-ins appear as soon as it answers.",
      );
  }
}
