import * as vscode from "vscode";
import { cancel } from "../actions/cancelRun";
import type { CommandDeps } from "../actions/context";
import { ignoredTexts, optionLines } from "../actions/optionLines";
import { linkOfRun } from "../actions/hexLink";
import { onDidLeave, signedIn } from "../actions/whoIsSignedIn";
import { HexError } from "../hex/errors";
import { readAddress, readId } from "../hex/address";
import { isActive, type Project, type Run, type RunId } from "../hex/types";
import { findProject, wrongFor } from "../findProject";
import { errorMessageFor } from "../ui/errors/errorMessage";
import type { SignedInWorkspace } from "../signIn/currentWorkspace";
import { parseTaskDefinition, type HexTaskDefinition } from "../tasks/taskDefinition";
import { executeTask } from "../tasks/executeTask";
import { systemClock } from "../util/clock";
import { tooltip } from "../ui/tooltip";
import { joined, projectTitle, runLength, statusText } from "../ui/format";
import { answerText, inputsAnswer, runAnswer, startedAnswer, unclear, wrongAddress } from "./toolAnswers";
import { ConfirmedRuns } from "./confirmed";
import { searchProjects } from "./searchProjects";
import type { ToolName } from "./register";
import { plain } from "../util/text";

type Input = Readonly<Record<string, unknown>>;

/** A tool waits no longer than this for a run, seconds. */
const longestWaitS = 300;
const longestStatus = 40;
/** The longest text that a confirmation shows, in characters: a run that sends more is refused. */
const longestQuestion = 4_000;

/** What language models may ask of Hex and do in it. Runs and cancels ask the user first. */
export class HexTools {
  private readonly confirmed = new ConfirmedRuns(() => systemClock.now());

  constructor(private readonly deps: CommandDeps) {}

  /** @throws Error whose message tells the model what to do next. */
  async invoke(
    name: ToolName,
    options: vscode.LanguageModelToolInvocationOptions<object>,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const text = await this.guard(token, (here, signal) => this.answer(name, here, options.input as Input, signal));
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  }

  /** Describes exactly what will happen, before it does. */
  async prepare(
    name: ToolName,
    options: vscode.LanguageModelToolInvocationPrepareOptions<object>,
    token: vscode.CancellationToken,
  ): Promise<vscode.PreparedToolInvocation> {
    const input = options.input as Input;
    switch (name) {
      case "hex_run_project":
        return await this.guard(token, (here, signal) => this.prepareRun(here, input, signal));
      case "hex_cancel_run":
        return await this.guard(token, (here) => prepareCancel(here, input));
      case "hex_list_projects":
        return { invocationMessage: vscode.l10n.t("Looking for projects in Hex") };
      case "hex_get_project_inputs":
        return { invocationMessage: vscode.l10n.t("Reading a Hex project’s inputs") };
      case "hex_get_runs":
        return { invocationMessage: vscode.l10n.t("Reading Hex runs") };
    }
  }

  private async answer(name: ToolName, here: SignedInWorkspace, input: Input, signal: AbortSignal): Promise<string> {
    switch (name) {
      case "hex_list_projects":
        return await searchProjects(
          here.workspace,
          textIn(input, "search"),
          numberIn(input, "limit", 1, 100, 20),
          signal,
        );
      case "hex_get_project_inputs": {
        const project = await projectIn(here, input, signal);
        return inputsAnswer(project, await here.workspace.inputs.of(project.id));
      }
      case "hex_get_runs":
        return await runs(here, input, signal);
      case "hex_run_project":
        return await this.run(here, input, signal);
      case "hex_cancel_run":
        return await cancelRun(here, await runIn(here, input));
    }
  }

  private async run(here: SignedInWorkspace, input: Input, signal: AbortSignal): Promise<string> {
    const { workspace } = here;
    const waitS = numberIn(input, "wait", 0, longestWaitS, 0);
    const order = orderIn(input, waitS > 0);
    const asked = order.options.dryRun ? undefined : this.confirmed.take(input);
    if (!order.options.dryRun && asked?.sessionId !== here.session.id) {
      throw new Error(
        "Nothing was started: the user was not asked about this run of this project in this workspace. Call the tool again, so that the user is asked.",
      );
    }
    const stop = new AbortController();
    signal.addEventListener("abort", () => stop.abort());
    let timer: vscode.Disposable | undefined;
    try {
      const end = await executeTask(
        { ...order, project: asked?.projectId ?? order.project },
        {
          workspace,
          report: (news) => {
            // The time runs from the start: waiting is given up, starting never is.
            timer ??= news.kind === "started" ? systemClock.after(waitS * 1_000, () => stop.abort()) : undefined;
          },
          signal: stop.signal,
          onDidLeave: onDidLeave(this.deps, here),
        },
      );
      return startedAnswer(workspace, end, (run) => urlOf(here, run));
    } finally {
      timer?.dispose();
    }
  }

  private async prepareRun(
    here: SignedInWorkspace,
    input: Input,
    signal: AbortSignal,
  ): Promise<vscode.PreparedToolInvocation> {
    const { workspace, session } = here;
    const { options } = orderIn(input, false);
    const { id } = await projectIn(here, input, signal);
    if (options.dryRun) {
      return { invocationMessage: vscode.l10n.t("Asking Hex about a run") };
    }
    const where = vscode.l10n.t("In the workspace {0}, as {1}.", workspace.hostName, session.label);
    const which = vscode.l10n.t("Project {0}", id);
    const lines = optionLines(options, { secrets: "shown", longest: Infinity });
    if (lines.join("\n").length > longestQuestion) {
      throw new Error(
        `This is too much to show the user before it is run: what is sent may have ${longestQuestion} characters in all. Nothing was started. Ask the user to run it from an inputs file, with the command “Hex: Run from Inputs File…”.`,
      );
    }
    const message = tooltip(
      projectTitle(workspace, id),
      [where, ...(await ignoredTexts(workspace, id, options))],
      [which, ...lines],
    );
    this.confirmed.add(input, { sessionId: session.id, projectId: id });
    return {
      invocationMessage: vscode.l10n.t("Starting a run in Hex"),
      confirmationMessages: { title: vscode.l10n.t("Run a project in Hex?"), message },
    };
  }

  /** Does `work` for the current sign-in; errors become sentences for the model. */
  private async guard<T>(
    token: vscode.CancellationToken,
    work: (here: SignedInWorkspace, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const here = await signedIn(this.deps);
    if (!here) {
      throw new Error(
        "Not signed in to Hex. Ask the user to run the command “Hex: Sign In…” in VS Code, then try again.",
      );
    }
    const stop = new AbortController();
    const listener = token.onCancellationRequested(() => stop.abort(new vscode.CancellationError()));
    if (token.isCancellationRequested) {
      stop.abort(new vscode.CancellationError());
    }
    try {
      stop.signal.throwIfAborted();
      return await work(here, stop.signal);
    } catch (error) {
      if (error instanceof HexError) {
        throw new Error(`${errorMessageFor(error).message} (${error.kind})`, { cause: error });
      }
      throw error;
    } finally {
      listener.dispose();
    }
  }
}

async function prepareCancel(here: SignedInWorkspace, input: Input): Promise<vscode.PreparedToolInvocation> {
  const { workspace } = here;
  const run = await runIn(here, input);
  if (!workspace.store.project(run.projectId)) {
    await workspace.loader.project(run.projectId, "user");
  }
  const startedHere = workspace.localRuns.has(run.runId)
    ? undefined
    : vscode.l10n.t("You didn’t start it from VS Code.");
  const state = joined(statusText(run, workspace.store.isCancelling(run.runId)), runLength(run, workspace.store.now()));
  const which = vscode.l10n.t("Run {0} in the workspace {1}.", run.runId, workspace.hostName);
  return {
    invocationMessage: vscode.l10n.t("Cancelling a run in Hex"),
    confirmationMessages: {
      title: vscode.l10n.t("Cancel a run in Hex?"),
      message: tooltip(projectTitle(workspace, run.projectId), [which, startedHere], [state]),
    },
  };
}

async function cancelRun({ workspace }: SignedInWorkspace, run: Run): Promise<string> {
  if (!isActive(run)) {
    return answerText({
      runId: run.runId,
      status: plain(run.status, longestStatus),
      note: "The run had ended already; there was nothing to cancel.",
    });
  }
  const became = await cancel({ workspace }, run);
  return answerText({
    runId: run.runId,
    note: became === "ended" ? "The run had ended already." : "Hex was asked to cancel the run; it ends in a moment.",
  });
}

async function runs(here: SignedInWorkspace, input: Input, signal: AbortSignal): Promise<string> {
  const { workspace } = here;
  const limit = numberIn(input, "limit", 1, 50, 10);
  const shown = (list: readonly Run[]) =>
    list.slice(0, limit).map((run) => runAnswer(workspace, run, urlOf(here, run)));
  if (textIn(input, "project") === undefined) {
    const active = workspace.store.activeRuns();
    const note = "Active runs of the projects that this window follows. For the runs of one project, name it.";
    return answerText({ note, active: active.length }, "runs", shown(active));
  }
  const project = await projectIn(here, input, signal);
  await stoppable(workspace.loader.runs(project.id, "user"), signal);
  return answerText({ project: project.id }, "runs", shown(workspace.store.runsOf(project.id).runs));
}

/** The project that `project` names. */
async function projectIn({ workspace }: SignedInWorkspace, input: Input, signal: AbortSignal): Promise<Project> {
  const found = await stoppable(findProject(workspace, textIn(input, "project") ?? "", signal), signal);
  if ("project" in found) {
    return found.project;
  }
  if ("problem" in found) {
    throw wrongAddress(found, workspace);
  }
  throw unclear("several" in found ? { kind: "several", projects: found.several } : { kind: "noProject" });
}

/** The run that `projectId` and `runId` name, as it is now. */
async function runIn({ workspace }: SignedInWorkspace, input: Input): Promise<Run> {
  const [named, namedRun] = [textIn(input, "projectId") ?? textIn(input, "runId") ?? "", textIn(input, "runId") ?? ""];
  const [project, run] = [readAddress(named), readAddress(namedRun)];
  const wrong = (project && wrongFor(workspace, project)) ?? (run && wrongFor(workspace, run));
  if (wrong) {
    throw wrongAddress(wrong, workspace);
  }
  const runId =
    run && "runId" in run
      ? run.runId
      : (readId<RunId>(namedRun) ?? (project && "runId" in project ? project.runId : undefined));
  if (!project || !("projectId" in project) || runId === undefined) {
    throw new Error("Give projectId and runId, as hex_get_runs tells them.");
  }
  return await workspace.loader.run(project.projectId, runId, "user");
}

function orderIn(input: Input, wait: boolean): HexTaskDefinition {
  const { project, inputs, useCachedSqlResults, updatePublishedResults, dryRun, viewId } = input;
  const order = parseTaskDefinition({
    project,
    inputs,
    options: { useCachedSqlResults, updatePublishedResults, dryRun, viewId },
    wait,
  });
  if (!("problem" in order)) {
    return order;
  }
  switch (order.problem) {
    case "noProject":
      throw new Error("Name the project by its address, id or title. Search with hex_list_projects.");
    case "badOptions":
      throw new Error(`These have another type than they should: ${order.names.join(", ")}. Nothing was started.`);
    case "badInputs":
      throw new Error(
        `These are no names of inputs: ${order.names.slice(0, 10).join(", ")}. Use the names that hex_get_project_inputs tells.`,
      );
    case "longNumbers":
      throw new Error(
        `Numbers of these inputs are too long to arrive as they are: ${order.names.slice(0, 10).join(", ")}. Give them as strings.`,
      );
    case "together":
      throw new Error(`Hex takes only one of these in a run: ${order.options.join(", ")}.`);
    case "badView":
      throw new Error("viewId names no saved view. Give its id, or the address of the app with that view.");
  }
}

function urlOf({ session }: SignedInWorkspace, run: Run): string | undefined {
  const found = linkOfRun({ session }, run);
  return "link" in found ? found.link : undefined;
}

/** Rejects as soon as the tool is stopped; what was asked of Hex goes on and is of use later. */
async function stoppable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  signal.throwIfAborted();
  return await Promise.race([work, stopped]);
}

function textIn(input: Input, key: string): string | undefined {
  const value = input[key];
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

function numberIn(input: Input, key: string, least: number, most: number, otherwise: number): number {
  const value = input[key];
  return typeof value === "number" && Number.isFinite(value)
    ? Math.min(most, Math.max(least, Math.round(value)))
    : otherwise;
}
