import * as vscode from "vscode";
import { systemClock, type Clock } from "../util/clock";
import type { Session, Sessions } from "./sessions";
import type { StoredState } from "../util/memento";

const dayMs = 24 * 60 * 60 * 1000;
const noticeAheadMs = 3 * dayMs;
const toldKey = "hexRuns.expiryTold";

/**
 * Announces once that a token is about to expire. Looks when sign-ins change and when the window
 * gets the focus: that needs no timer, and reaches people whose window stays open for days.
 */
export class ExpiryNotice implements vscode.Disposable {
  private readonly listeners: vscode.Disposable;

  constructor(
    private readonly sessions: Sessions,
    private readonly globalState: StoredState,
    private readonly clock: Pick<Clock, "now"> = systemClock,
    private readonly isFocused = () => vscode.window.state.focused,
  ) {
    this.listeners = vscode.Disposable.from(
      sessions.onDidChange(() => this.look()),
      vscode.window.onDidChangeWindowState(({ focused }) => focused && this.look()),
    );
  }

  /** Announces what is due. */
  look(): void {
    if (!this.isFocused()) {
      // The window that people look at tells, so that several windows do not tell the same.
      return;
    }
    const told = this.told();
    const due = this.sessions.all.filter((session) => this.isDue(session) && told[session.id] !== expiryOf(session));
    if (due.length === 0) {
      return;
    }
    // Sign-ins that are gone need no memory.
    const known = this.sessions.all.filter(({ id }) => id in told || due.some((session) => session.id === id));
    const next = known.map((session) => [session.id, due.includes(session) ? expiryOf(session) : told[session.id]]);
    void this.globalState.update(toldKey, Object.fromEntries(next));
    for (const session of due) {
      void import("./noticeTexts").then(({ tellExpiry }) => tellExpiry(session));
    }
  }

  dispose(): void {
    this.listeners.dispose();
  }

  /** A token that has expired is not announced: Hex's refusal says so, whatever this clock says. */
  private isDue(session: Session): boolean {
    const left = (expiryOf(session) ?? Infinity) - this.clock.now();
    return left > 0 && left <= noticeAheadMs;
  }

  /** Session id → the expiry that was announced. */
  private told(): Record<string, unknown> {
    const stored = this.globalState.get<unknown>(toldKey);
    return typeof stored === "object" && stored !== null ? { ...stored } : {};
  }
}

function expiryOf(session: Session): number | undefined {
  return session.account.expiresAt?.getTime();
}
