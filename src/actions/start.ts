import * as vscode from "vscode";
import { confirm, showWarning } from "../ui/messages";
import { isHexError, type HexError } from "../hex/errors";
import { isRunnable, type ProjectId, type RunId, type RunOptions } from "../hex/types";
import type { AdviceAction } from "../ui/errors/errorActions";
import { projectTitle } from "../ui/format";
import { notRunnableTexts } from "../ui/notRunnable";
import { inBackground, report, showStatus, type CommandContext } from "./context";
import { toSend } from "../store/inputSchema/options";
import { linkOfProject, openLink } from "./hexLink";
import { withQuietProgress } from "../ui/progress";
import { runHere, tellOutcome, type AcceptedStart } from "./startOutcome";
import type { StartOutcome } from "../polling/runActions";
import type { HexWorkspace } from "../workspace";

/** What Hex says of a dry run. */
export type DryRunResult = { accepted: AcceptedStart } | { refused: HexError };

interface StartListeners {
  /** Called with a run that was started and not stopped meanwhile. */
  onStarted?: (runId: RunId) => void;
  /** Shows what Hex says of a dry run; where it returns false, a message does. */
  onDryRun?: (result: DryRunResult) => boolean;
}

/** Starts a run and shows the outcome, unless all is well: then the views show the run. */
export async function start(
  context: CommandContext,
  projectId: ProjectId,
  wanted: RunOptions,
  { onStarted, onDryRun }: StartListeners = {},
): Promise<void> {
  const { workspace, starts } = context;
  const options = toSend(wanted);
  const title = projectTitle(workspace, projectId);
  const other = starts.look(projectId, options);
  if (other === "same" || (other !== "none" && !(await confirmSecond(other, title)))) {
    return;
  }
  const hint = options.dryRun ? undefined : kernelsHint(workspace);
  if (hint !== undefined) {
    showStatus(hint);
  }
  const stop = new AbortController();
  try {
    const outcome = await starts.during(projectId, options, async () => {
      if (!(await canRun(context, projectId))) {
        return undefined;
      }
      const progress = {
        title: options.dryRun
          ? vscode.l10n.t("Asking Hex about a run of “{0}”", title)
          : vscode.l10n.t("Starting “{0}”", title),
        titleWhenStopped: vscode.l10n.t("checking whether the run has started"),
        stop,
      };
      return await withQuietProgress(progress, () => workspace.actions.run(projectId, options, stop.signal));
    });
    if (outcome?.kind === "notKnownYet") {
      starts.noteNotKnown(projectId, outcome.settled);
    }
    const runId = outcome && startedRun(outcome);
    if (runId !== undefined && !stop.signal.aborted) {
      onStarted?.(runId);
    }
    if (outcome && !(outcome.kind === "dryRun" && onDryRun?.({ accepted: outcome }))) {
      await tellOutcome(context, { projectId, options, outcome, title, wasStopped: stop.signal.aborted });
    }
  } catch (error) {
    if (!isHexError(error)) {
      throw error;
    }
    if (options.dryRun && isRefusal(error) && onDryRun?.({ refused: error })) {
      return;
    }
    report(context, error, {
      subject: projectTitle(workspace, projectId),
      actions: waysOut(context, error, projectId, options),
      dryRun: options.dryRun,
    });
  }
}

/** Whether Hex has looked at a run and does not accept it. */
function isRefusal({ kind }: HexError): boolean {
  return kind === "unprocessable" || kind === "badRequest";
}

function startedRun(outcome: StartOutcome): RunId | undefined {
  switch (outcome.kind) {
    case "started":
      return outcome.started.runId;
    case "found":
      return outcome.run.runId;
    default:
      return undefined;
  }
}

async function confirmSecond(other: "other" | "notKnown", title: string): Promise<boolean> {
  const message =
    other === "other"
      ? vscode.l10n.t("A run of “{0}” with other options is already being started.", title)
      : vscode.l10n.t(
          "It’s not known yet whether the last run of “{0}” has started. Wait for it, or two may run.",
          title,
        );
  return await confirm(message, vscode.l10n.t("Start Another Run"));
}

/** Whether the project can be run. Loads it again before it says no, and then says why. */
async function canRun(context: CommandContext, projectId: ProjectId): Promise<boolean> {
  const { workspace } = context;
  const known = workspace.store.project(projectId);
  if (!known || isRunnable(known)) {
    return true;
  }
  await workspace.loader.project(projectId, "user");
  const texts = notRunnableTexts(workspace.store.project(projectId) ?? known);
  if (texts) {
    inBackground(context, () => offerToOpen(context, projectId, texts.message(projectTitle(workspace, projectId))));
  }
  return !texts;
}

async function offerToOpen(context: CommandContext, projectId: ProjectId, message: string): Promise<void> {
  await showWarning(message, {
    title: vscode.l10n.t("Open Project in Hex"),
    run: () => openLink(context, linkOfProject(context, projectId)),
  });
}

/** What can be done at once about a run that Hex refused. */
function waysOut(context: CommandContext, error: HexError, projectId: ProjectId, options: RunOptions): AdviceAction[] {
  const argument = runHere(context, projectId, options);
  const { invalidInputs, unknownInputs } = error.details;
  const again = { title: vscode.l10n.t("Try Again"), command: "hexRuns.runProject", arguments: [argument] };
  const change = {
    title: vscode.l10n.t("Change Inputs…"),
    command: "hexRuns.runWithInputs",
    arguments: [{ ...argument, refused: { invalidInputs, unknownInputs } }],
  };
  const open = { title: vscode.l10n.t("Open Project in Hex"), command: "hexRuns.openProject", arguments: [argument] };
  switch (error.kind) {
    case "unprocessable":
    case "badRequest":
      return options.inputs ? [change] : [open];
    case "rateLimited":
    case "kernelsBusy":
      return [again];
    case "offline":
    case "timeout":
    case "serverFailed":
      return error.mayHaveHappened && !options.dryRun ? [] : [again];
    default:
      return [];
  }
}

/** How many kernels a user of Hex can have at once; a run holds one until it ends. */
const kernels = 25;
/** Up to this many busy kernels are not worth a hint before a run. */
const fewEnough = 20;

/**
 * How many kernels are busy with the known active runs. Some of these may be other users', and
 * unknown runs may hold more.
 */
export function kernelsText({ store }: HexWorkspace): string {
  const busy = store.activeRuns().length;
  return busy < kernels
    ? vscode.l10n.t("{0} of {1} kernels busy with runs seen here", busy, kernels)
    : vscode.l10n.t("All {0} kernels are busy with runs seen here: Hex will likely refuse another run", kernels);
}

/** The same before a run, when few kernels are left. */
export function kernelsHint(workspace: HexWorkspace): string | undefined {
  return workspace.store.activeRuns().length > fewEnough ? kernelsText(workspace) : undefined;
}
