import { isSecretName } from "../store/localRuns";
import type { KnownInputs } from "../polling/projectInputs";
import { isActive, isRunnable, whyNotRunnable, type Project, type ProjectInput, type Run } from "../hex/types";
import { hostName } from "../hex/host";
import type { WrongAddress } from "../findProject";
import type { HexWorkspace } from "../workspace";
import type { TaskEnd } from "../tasks/executeTask";
import { plain } from "../util/text";

/** What the tools answer: short, with nothing in it but what a model needs to go on. In English, for the model. */

/** Of any text in an answer. */
const mostLines = 100;
const longestLine = 2_000;
const longestTitle = 120;
const longestText = 200;
const mostOptions = 30;
/** A tool answers at most so many characters. */
const longestAnswer = 16_000;

/** The answer as JSON, with as many of `list` as fit. */
export function answerText(
  facts: Readonly<Record<string, unknown>>,
  name?: string,
  list: readonly unknown[] = [],
): string {
  for (let count = list.length; ; count = Math.floor(count / 2)) {
    const left = list.length - count;
    const value =
      name === undefined
        ? facts
        : {
            ...facts,
            [name]: list.slice(0, count),
            ...(left > 0 && { leftOut: `${left} more; narrow the question down` }),
          };
    const text = JSON.stringify(value, plainText);
    if (text.length <= longestAnswer || count === 0) {
      return text.slice(0, longestAnswer);
    }
  }
}

/** Removes control, invisible and direction-changing characters from each line, whoever wrote it. */
function plainText(_key: string, value: unknown): unknown {
  return typeof value === "string"
    ? value
        .split("\n", mostLines)
        .map((line) => plain(line, longestLine))
        .join("\n")
    : value;
}

export function projectAnswer(project: Project): object {
  return {
    id: project.id,
    title: plain(project.title, longestTitle),
    ...(project.ownerEmail && { owner: plain(project.ownerEmail, longestText) }),
    ...(project.resultsUpdatedAt && { resultsUpdated: project.resultsUpdatedAt.toISOString() }),
    ...(project.lastEditedAt && { lastEdited: project.lastEditedAt.toISOString() }),
    canRun: isRunnable(project),
    ...(!isRunnable(project) && { whyNot: whyNot(project) }),
  };
}

export function runAnswer({ store, localRuns }: HexWorkspace, run: Run, url: string | undefined): object {
  const elapsedMs =
    run.elapsedMs ?? (run.startTime && isActive(run) ? store.now() - run.startTime.getTime() : undefined);
  return {
    runId: run.runId,
    projectId: run.projectId,
    status: plain(run.status, 40),
    ...(store.isCancelling(run.runId) && { cancelling: true }),
    active: isActive(run),
    ...(run.trigger && { trigger: plain(run.trigger, 40) }),
    ...(run.version && { version: plain(run.version, 40) }),
    ...(run.startTime && { started: run.startTime.toISOString() }),
    ...(run.endTime && { ended: run.endTime.toISOString() }),
    ...(elapsedMs !== undefined && { elapsedSeconds: Math.max(0, Math.round(elapsedMs / 1_000)) }),
    ...(localRuns.has(run.runId) && { startedFromThisEditor: true }),
    ...(url !== undefined && { url }),
  };
}

export function inputsAnswer(project: Project, { source, inputs, isComplete }: KnownInputs): string {
  const notes = {
    file: "Read from a *.hex.yaml file in the workspace.",
    export: "Read from Hex's export of the published version.",
    before: "Only inputs that were used before from this editor are known; there may be others.",
    none: "The inputs are not known here. Ask the user for names and values, or run with defaults.",
  };
  return answerText(
    {
      project: { id: project.id, title: plain(project.title, longestTitle) },
      note:
        isComplete || !("path" in source || source.kind === "export")
          ? notes[source.kind]
          : `${notes[source.kind]} There may be other inputs, such as those of components.`,
    },
    "inputs",
    inputs.map(inputAnswer),
  );
}

function inputAnswer({
  name,
  label,
  kind,
  options,
  labels,
  optionsFrom,
  optional,
  min,
  max,
  step,
  hasTime,
  notInApp,
  defaultValue,
}: ProjectInput): object {
  const isSecret = isSecretName(name);
  return {
    name: plain(name, longestText),
    ...(label !== undefined && { label: plain(label, longestText) }),
    kind,
    ...(options && {
      options: options.slice(0, mostOptions).map(shortened),
      ...(options.length > mostOptions && { optionsLeftOut: options.length - mostOptions }),
    }),
    ...(labels && {
      optionLabels: labels.slice(0, mostOptions).map((option) => shortened(option.label ?? option.value)),
    }),
    ...(optionsFrom && { options: "known only inside Hex" }),
    ...(optional && { mayBeNull: true }),
    ...(hasTime && { withTime: true }),
    ...(notInApp && { note: "Not in the app: Hex ignores it." }),
    ...(kind === "notSettable" && { note: "Cannot be set from outside Hex." }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(step !== undefined && { step }),
    ...(isSecret ? { secret: true } : defaultValue !== undefined && { default: shortened(defaultValue) }),
  };
}

function shortened(value: unknown): unknown {
  if (typeof value === "string") {
    return plain(value, longestText);
  }
  const text = JSON.stringify(value);
  return text.length <= longestText ? value : plain(text, longestText);
}

/** What became of a run that a model asked for; throws with what to do next when there is none. */
export function startedAnswer(workspace: HexWorkspace, end: TaskEnd, urlOf: (run: Run) => string | undefined): string {
  const answer = (run: Run, note: string) =>
    answerText({ ...runAnswer(workspace, workspace.store.run(run.projectId, run.runId) ?? run, urlOf(run)), note });
  switch (end.kind) {
    case "started":
      return answer(end.run, "The run has started. Its state is told by hex_get_runs; do not start it again.");
    case "ended":
      return answer(end.run, "The run has ended.");
    case "stopped":
      if (end.run) {
        return answer(end.run, "The run goes on. Its state is told by hex_get_runs; do not start it again.");
      }
      throw new Error("The tool was stopped before a run was started.");
    case "accepted":
      return answerText({
        accepted: true,
        note: "Dry run: Hex accepts the request; it may check values only when the project runs. Nothing was started.",
      });
    case "gone":
    case "left":
      throw new Error(
        "The run cannot be followed any more: the user signed out or switched, or the run is gone in Hex. A run that has started goes on. Do not start it again; ask the user.",
      );
    case "notRunnable":
      throw new Error(`The project cannot be run: ${whyNot(end.project)}. Tell the user; nothing was started.`);
    case "lost":
      throw new Error(
        end.started === "notListed"
          ? "Hex's answer was lost, and no new run is listed a minute later: most likely nothing was started. Ask the user before trying again: a run that starts late after all would make two."
          : "Hex's answer was lost, and it cannot be told whether a run was started. Do not try again; look with hex_get_runs and tell the user.",
      );
    case "noProject":
    case "several":
      throw unclear(end);
    case "wrongAddress":
      throw wrongAddress(end.wrong, workspace);
    case "refused":
      throw end.error;
  }
}

/** A title that names no project, or several. */
export function unclear(found: { kind: "noProject" } | { kind: "several"; projects: readonly Project[] }): Error {
  return found.kind === "noProject"
    ? new Error("There is no project with this address, id or title. Search with hex_list_projects and use an id.")
    : new Error(
        `Several projects have this title. Use an id: ${found.projects
          .slice(0, 10)
          .map(({ id, ownerEmail }) => `${id} (${plain(ownerEmail ?? "owner unknown", 80)})`)
          .join(", ")}`,
      );
}

/** An address that leads to no project of this workspace: nothing was asked of Hex by guess. */
export function wrongAddress(wrong: WrongAddress, { hostName: here }: Pick<HexWorkspace, "hostName">): Error {
  switch (wrong.problem) {
    case "otherHost":
      return new Error(
        `The address is of ${hostName(wrong.host)}, but the user is signed in to ${here}. Ask the user to run the command “Hex: Switch Workspace…”.`,
      );
    case "otherOrganisation":
      return new Error(
        `The address is of another organisation at ${hostName(wrong.host)} than the one the user is signed in to. Ask the user to run the command “Hex: Switch Workspace…”.`,
      );
    case "codeLength":
      return new Error(
        `The id in this address has ${wrong.length ?? 0} characters instead of 22. Ask the user for the whole address, or search with hex_list_projects.`,
      );
    case "codeTooLarge":
    case "noProject":
      return new Error(
        "This address names no project. Ask the user for the address of the project, or search with hex_list_projects.",
      );
  }
}

function whyNot(project: Project): string {
  switch (whyNotRunnable(project)) {
    case "component":
      return "it is a component";
    case "trashed":
    case "archived":
      return "it is archived or in the trash";
    default:
      return "it was never published";
  }
}
