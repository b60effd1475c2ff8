import * as vscode from "vscode";
import { confirm } from "../ui/messages";
import { cancel } from "../actions/cancelRun";
import type { CommandDeps } from "../actions/context";
import { allowsFile } from "../actions/confirmRun";
import { ignoredTexts, optionLines } from "../actions/optionLines";
import { offerSignIn, onDidLeave, signInFirst, signedInWithin } from "../actions/whoIsSignedIn";
import { isActive, type Run } from "../hex/types";
import { errorMessageFor, showError } from "../ui/errors/errorMessage";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import type { Clock } from "../util/clock";
import type { Disposable } from "../util/disposables";
import { logError } from "../util/log";
import { plain } from "../util/text";
import { progressChangesInMs, projectTitle } from "../ui/format";
import { parseTaskDefinition, type HexTaskDefinition } from "./taskDefinition";
import { executeTask, exitCode, type TaskEnd, type TaskNews } from "./executeTask";
import { coloured, terminalText, type Line } from "./terminalText";
import { endLines, newsLines, orderProblemLine, problemLine, progressText } from "./taskLines";

const ctrlC = "\u0003";
/** Takes back the line that the cursor is on. */
const eraseLine = "\r\u001B[2K";
/** How long the sign-in may take when the window has just opened, and after how long the terminal says that it waits. */
const longestSignInMs = 60_000;
const quietMs = 1_000;
/** Where VS Code may have found a screen reader, the line that is kept up to date moves this often. */
const seldomMs = 60_000;
/** The exit code when no run was started. */
const notStarted = 4;

/** The terminal of one run of a task: shows how the run goes and ends with what became of it. */
export class TaskTerminal implements vscode.Pseudoterminal {
  private readonly wrote = new vscode.EventEmitter<string>();
  private readonly closed = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.wrote.event;
  readonly onDidClose = this.closed.event;
  private readonly stop = new AbortController();
  private columns = 80;
  private here: SignedInWorkspace | undefined;
  private run: Run | undefined;
  private timer: Disposable | undefined;
  /** The last line is the one that is kept up to date. */
  private hasProgress = false;
  private asking = false;

  constructor(
    private readonly deps: CommandDeps,
    private readonly definition: unknown,
    private readonly clock: Clock,
  ) {}

  open(dimensions: vscode.TerminalDimensions | undefined): void {
    this.setDimensions(dimensions);
    void this.carryOut().then(
      (code) => this.end(code),
      (error: unknown) => {
        logError(this.deps.log, error);
        this.write(problemLine(errorMessageFor(error).message));
        this.end(notStarted);
      },
    );
  }

  setDimensions(dimensions: vscode.TerminalDimensions | undefined): void {
    this.columns = dimensions?.columns ?? this.columns;
  }

  /** Ctrl+C asks whether to cancel the run; the task goes on until that has ended. */
  handleInput(data: string): void {
    if (data === ctrlC) {
      void this.offerCancel(vscode.l10n.t("Cancel the run of this task in Hex?"));
    }
  }

  /** The task was terminated, or its terminal closed. */
  close(): void {
    this.stop.abort();
  }

  private async carryOut(): Promise<number> {
    const order = parseTaskDefinition(this.definition);
    if ("problem" in order) {
      this.write(orderProblemLine(order));
      return notStarted;
    }
    const here = (this.here = await this.signedIn());
    if (this.stop.signal.aborted) {
      return notStarted;
    }
    if (!here && this.deps.sessions.state === "signedIn") {
      this.write(problemLine(vscode.l10n.t("The sign-in to Hex wasn’t ready after a minute. Run the task again.")));
      return notStarted;
    }
    if (!here) {
      this.write(problemLine(signInFirst(this.deps).message));
      void offerSignIn(this.deps).then(undefined, (error: unknown) => showError(this.deps.log, error));
      return notStarted;
    }
    const { workspace } = here;
    const end = await executeTask(order, {
      workspace,
      allows: ({ id }) =>
        allowsFile(here, {
          projectId: id,
          options: order.options,
          why: vscode.l10n.t("Requested by a task, in a folder that you don’t trust."),
        }),
      report: (news) => this.showNews(order, news),
      signal: this.stop.signal,
      onDidLeave: onDidLeave(this.deps, here),
    });
    this.showEnd(here, order, end);
    return exitCode(end);
  }

  /** A task may be run as soon as the window opens, long before the sign-in is ready. */
  private async signedIn(): Promise<SignedInWorkspace | undefined> {
    const waiting = this.clock.after(quietMs, () => this.write(vscode.l10n.t("Waiting for the sign-in to Hex…")));
    try {
      return await signedInWithin(this.deps, longestSignInMs, this.clock, this.stop.signal);
    } finally {
      waiting.dispose();
    }
  }

  private showNews(order: HexTaskDefinition, news: TaskNews): void {
    const { here } = this;
    if (!here) {
      return;
    }
    newsLines(here, news).forEach((line) => this.write(line));
    if (news.kind === "starting") {
      optionLines(order.options).forEach((line) => this.write(coloured("dim", line)));
      const { workspace } = here;
      // Looking up what Hex ignores delays nothing.
      void ignoredTexts(workspace, news.project.id, order.options).then((texts) =>
        texts.forEach((text) => this.write(coloured("yellow", text))),
      );
    }
    if (news.kind === "started" || news.kind === "changed") {
      this.run = news.run;
      // The user, or a task that follows, may be waiting for it.
      here.workspace.screen.noteAttention(news.run.projectId);
      this.followProgress(here, news.run);
    }
  }

  private showEnd(here: SignedInWorkspace, order: HexTaskDefinition, end: TaskEnd): void {
    this.timer?.dispose();
    endLines(here, order, end).forEach((line) => this.write(line));
    if (end.kind === "ended") {
      // This terminal has shown the end, so there is no message.
      here.workspace.localRuns.markNotified([end.run.runId]);
    }
    if (end.kind === "stopped" && end.run) {
      this.run = end.run;
      void this.offerCancel(vscode.l10n.t("The task was ended. Cancel its run in Hex as well?"));
    }
  }

  /** Asks whether to cancel the run, and shows errors. */
  private async offerCancel(message: string): Promise<void> {
    const { here, run } = this;
    if (!here || !run || this.asking || !isActiveNow(here, run)) {
      return;
    }
    this.asking = true;
    try {
      const title = projectTitle(here.workspace, run.projectId);
      const decline = vscode.l10n.t("Keep Running");
      const detail = vscode.l10n.t("The run of “{0}” uses one of your kernels until it ends.", title);
      const isConfirmed = await confirm(message, vscode.l10n.t("Cancel Run"), { detail, decline });
      if (isConfirmed && isActiveNow(here, run)) {
        await cancel(here, run);
      }
    } catch (error) {
      await showError(this.deps.log, error);
    } finally {
      this.asking = false;
    }
  }

  /** Keeps the last line up to date: not for screen readers, which would read it each time, and seldom where there may be one. */
  private followProgress(here: SignedInWorkspace, run: Run): void {
    this.timer?.dispose();
    const reader = screenReader();
    if (reader === "off") {
      this.showProgress(here, run);
    } else if (reader === "auto") {
      // The line with its state has just been written.
      this.timer = this.clock.after(seldomMs, () => this.showProgress(here, run));
    }
  }

  private showProgress(here: SignedInWorkspace, run: Run): void {
    const now = here.workspace.store.run(run.projectId, run.runId);
    const inMs = now && progressChangesInMs(here.workspace, now);
    const text = progressText(here, run);
    if (inMs === undefined || text === undefined || this.stop.signal.aborted) {
      return;
    }
    this.wrote.fire(`${this.hasProgress ? eraseLine : ""}${plain(text, Math.max(10, this.columns - 1))}`);
    this.hasProgress = true;
    this.timer = this.clock.after(screenReader() === "off" ? inMs : Math.max(inMs, seldomMs), () =>
      this.showProgress(here, run),
    );
  }

  private write(line: Line): void {
    const time = new Date(this.clock.now()).toLocaleTimeString(vscode.env.language, {
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    this.wrote.fire(
      `${this.hasProgress ? eraseLine : ""}${terminalText(coloured("dim", time))}  ${terminalText(line)}\r\n`,
    );
    this.hasProgress = false;
  }

  private end(code: number): void {
    this.timer?.dispose();
    this.closed.fire(code);
  }
}

function isActiveNow({ workspace }: SignedInWorkspace, run: Run): boolean {
  const now = workspace.store.run(run.projectId, run.runId);
  return now !== undefined && isActive(now) && !workspace.store.isCancelling(now.runId);
}

/** Whether the user has a screen reader; extensions are not told whether VS Code has found one by itself (*auto*, its default). */
function screenReader(): "on" | "off" | "auto" {
  const setting = vscode.workspace.getConfiguration("editor").get<unknown>("accessibilitySupport");
  return setting === "on" || setting === "off" ? setting : "auto";
}
