import * as vscode from "vscode";
import { isActive, type Run, type StateEvent } from "../hex/types";
import { elapsedMs } from "../store/durations";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import type { HexWorkspace } from "../workspace";
import { plain } from "../util/text";
import { dateText } from "../util/timeText";
import { usualText } from "../ui/historyText";
import {
  briefProgress,
  durationText,
  projectTitle,
  runAgo,
  runLength,
  runOutlook,
  runProgress,
  startedBy,
  statusText,
  versionText,
} from "../ui/format";
import type { Button, LengthBar, Row, RunView, TimeLineEvent } from "./pageMessages";
import { commandButton, outcomeOf, runStatus, whoText } from "./sharedViews";
import { inputsSection, notificationsSection, optionsSection } from "./sentView";

/** What a page shows of a run, without its charts and the project's last runs. */
type RunFacts = Omit<RunView, "charts" | "problem">;

/** All that is known of a run, as text. `run` may include its state events. */
export function runFacts(signedIn: SignedInWorkspace, run: Run): RunFacts {
  const { workspace } = signedIn;
  const startedHere = workspace.localRuns.get(run.runId);
  const now = workspace.store.now();
  return {
    kind: "run",
    runId: run.runId,
    title: projectTitle(workspace, run.projectId),
    status: runStatus(signedIn, run),
    facts: [
      progress(workspace, run),
      isActive(run) ? undefined : runAgo(run, now),
      versionText(run.version),
      startedBy(workspace, run),
    ].filter((fact) => fact !== undefined),
    notice: notice(signedIn, run),
    actions: vscode.l10n.t("Actions"),
    buttons: buttons(signedIn, run),
    about: { heading: vscode.l10n.t("About this run"), rows: aboutRows(signedIn, run) },
    ids: { heading: vscode.l10n.t("IDs"), rows: idRows(run, startedHere?.traceId) },
    length: lengthBar(signedIn, run),
    inputs: inputsSection(startedHere),
    options: startedHere && optionsSection(startedHere),
    notifications: notificationsSection(run),
    events: timeLine(run),
  };
}

/** What can be done with the run: what helps most is first and primary; what destroys is never primary. */
function buttons({ workspace: { store } }: SignedInWorkspace, run: Run): Button[] {
  const { runId } = run;
  const active = isActive(run);
  const failed = run.status === "ERRORED";
  const open = commandButton(vscode.l10n.t("Open in Hex"), "openRun", runId, { primary: failed });
  return [
    failed && open,
    active && !store.isCancelling(runId) && commandButton(vscode.l10n.t("Cancel Run"), "cancelRun", runId),
    commandButton(vscode.l10n.t("Run Again"), "runAgain", runId, { primary: !active && !failed }),
    commandButton(vscode.l10n.t("Run Again with Changes…"), "runAgainWithChanges", runId),
    commandButton(vscode.l10n.t("Compare…"), "compareRuns", runId, {
      label: vscode.l10n.t("Compare with another run"),
    }),
    !failed && open,
    commandButton(vscode.l10n.t("Copy Link"), "copyLink", runId),
    commandButton(vscode.l10n.t("Copy as…"), "copyRunAs", runId, {
      label: vscode.l10n.t("Copy as code that starts the same run"),
    }),
  ].filter((button) => button !== false);
}

/** Explains a status. Hex's API does not report why a run failed. */
function notice(signedIn: SignedInWorkspace, run: Run): RunView["notice"] {
  switch (run.status) {
    case "ERRORED":
      return {
        tone: "error",
        text: vscode.l10n.t("A cell failed."),
        link: commandButton(vscode.l10n.t("Open the run in Hex to see the error."), "openRun", run.runId),
      };
    case "UNABLE_TO_ALLOCATE_KERNEL":
      return {
        tone: "warning",
        text: vscode.l10n.t(
          "All kernels were busy, so nothing was computed: Hex runs at most 25 at once for each user. Wait for a run to end, or cancel one, and run this one again.",
        ),
      };
    case "KILLED":
      return {
        tone: "info",
        text: vscode.l10n.t("This run was cancelled before it finished. Its results were not published."),
      };
    default:
      return runOutlook(signedIn.workspace, run)?.isSlow
        ? {
            tone: "warning",
            text: vscode.l10n.t("Slower than 90% of this project’s recent runs."),
          }
        : undefined;
  }
}

function aboutRows(signedIn: SignedInWorkspace, run: Run): Row[] {
  const { session, workspace } = signedIn;
  const project = workspace.store.project(run.projectId);
  const rows: (Row | undefined)[] = [
    row(vscode.l10n.t("Version"), versionText(run.version)),
    row(vscode.l10n.t("Trigger"), startedBy(workspace, run)),
    { label: vscode.l10n.t("Started by"), value: whoText(signedIn, run) },
    row(
      vscode.l10n.t("Started"),
      run.startTime && dateText(run.startTime, vscode.env.language),
      isActive(run) ? runAgo(run, workspace.store.now()) : undefined,
    ),
    row(vscode.l10n.t("Ended"), run.endTime && dateText(run.endTime, vscode.env.language)),
    row(isActive(run) ? vscode.l10n.t("Running for") : vscode.l10n.t("Duration"), progress(workspace, run)),
    row(vscode.l10n.t("Project owner"), project?.ownerEmail && plain(project.ownerEmail, 120)),
    row(vscode.l10n.t("Hex workspace"), new URL(session.host).host),
  ];
  return rows.filter((one) => one !== undefined);
}

/** How far the run is; one that takes longer than usual as in its row: the notice says that it is slow. */
function progress(workspace: HexWorkspace, run: Run): string | undefined {
  return runOutlook(workspace, run)?.isOver ? briefProgress(workspace, run) : runProgress(workspace, run);
}

/** The ids of the run, for other programs and Hex's support, and that of the request that started it. */
function idRows({ runId, projectId }: Run, traceId: string | undefined): Row[] {
  const copy = (what: "runId" | "projectId" | "traceId", label: string): Button => ({
    title: vscode.l10n.t("Copy"),
    label,
    sends: { type: "copy", what },
  });
  const rows: Row[] = [
    {
      label: vscode.l10n.t("Run ID"),
      value: runId,
      code: true,
      button: copy("runId", vscode.l10n.t("Copy the run ID")),
    },
    {
      label: vscode.l10n.t("Project ID"),
      value: projectId,
      code: true,
      button: copy("projectId", vscode.l10n.t("Copy the project ID")),
    },
  ];
  const detail = vscode.l10n.t("Quote this ID to Hex support.");
  const button = copy("traceId", vscode.l10n.t("Copy the trace ID"));
  return traceId === undefined
    ? rows
    : [...rows, { label: vscode.l10n.t("Trace ID"), value: plain(traceId, 120), detail, code: true, button }];
}

/** The run's duration beside the usual one; undefined while too little is known. */
function lengthBar({ workspace }: SignedInWorkspace, run: Run): LengthBar | undefined {
  const typical = workspace.durations.typical(run.projectId);
  const length = runLength(run, workspace.store.now());
  const usual = usualText(workspace.durations, run.projectId);
  if (!typical || length === undefined || usual === undefined) {
    return undefined;
  }
  const { p10Ms, medianMs, p90Ms } = typical;
  // In whole seconds, like the text: the bar moves when the text changes.
  const ms = elapsedMs(run, workspace.store.now());
  return {
    elapsedMs: Math.round(ms / 1_000) * 1_000,
    p10Ms,
    medianMs,
    p90Ms,
    heading: vscode.l10n.t("Duration"),
    text: vscode.l10n.t("{0}; usually {1}", length, usual),
  };
}

function row(label: string, value: string | undefined, detail?: string): Row | undefined {
  return value === undefined || value === "" ? undefined : { label, value, detail };
}

/** Events shown at most. */
const mostEvents = 100;

/** What happened to the run, oldest first. */
function timeLine({ stateEvents }: Pick<Run, "stateEvents">): RunView["events"] {
  const heading = vscode.l10n.t("Timeline");
  if (stateEvents === undefined) {
    return { heading, events: [], text: vscode.l10n.t("Not known yet.") };
  }
  const events = stateEvents.slice(-mostEvents).map((event, index, all) => timeLineEvent(event, all[index - 1]));
  return {
    heading,
    events,
    text: events.length === 0 ? vscode.l10n.t("Hex doesn’t report what happened to this run.") : undefined,
  };
}

function timeLineEvent(event: StateEvent, before: StateEvent | undefined): TimeLineEvent {
  const { type, value, timestamp } = event;
  const isStatus = value !== undefined && /status|state/i.test(type);
  const after = before && timestamp.getTime() - before.timestamp.getTime();
  return {
    outcome: isStatus ? outcomeOf(value) : "other",
    text: isStatus
      ? statusText({ status: value }, false)
      : plain(value === undefined ? type : vscode.l10n.t("{0}: {1}", type, value), 200),
    time: timeOfDay(timestamp),
    after: after !== undefined && after >= 1_000 ? vscode.l10n.t("after {0}", durationText(after)) : undefined,
  };
}

function timeOfDay(date: Date): string {
  return Number.isNaN(date.getTime())
    ? ""
    : new Intl.DateTimeFormat(vscode.env.language, { timeStyle: "medium" }).format(date);
}
