import * as vscode from "vscode";
import type { ProjectId, RunNotification, RunOptions } from "../hex/types";
import { exclusiveOf, toSend } from "../store/inputSchema/options";
import type { TypedDates } from "../store/inputSchema/relativeDates";
import type { CommandContext } from "../actions/context";
import type { DryRunResult } from "../actions/start";
import { Form } from "./form";
import { loadInputs } from "./loadInputs";
import { askNotification } from "./notificationStep";
import type { AskedFirst } from "./refusals";
import { askSummary, type SummaryQuestion, type SummaryStep } from "./summary";
import { askViewId } from "./viewStep";
import { askInput } from "./untypedInput";
import { projectTitle } from "../ui/format";
import { back, type Back } from "../ui/quickPick";
import type { StepAnswer } from "./stepQuestion";

/** Sends a dry run; `show` takes what Hex says of it, or returns false when the form was closed meanwhile. */
export type SendDryRun = (options: RunOptions, show: (result: DryRunResult) => boolean) => Promise<void>;

/** What was chosen. */
export interface ChosenOptions {
  options: RunOptions;
  /** Dates among them as they were typed, when they count from the day of the run. */
  dates: TypedDates;
}

export interface OptionsQuestion {
  title: string;
  /** What is chosen initially. */
  options: RunOptions;
  /** Dates among them as they were typed. */
  dates?: TypedDates;
  canGoBack: boolean;
  /** Inputs that are asked for before the summary, such as those that Hex refused. */
  first?: readonly AskedFirst[];
  /** Starts at the summary, as it does when anything is chosen already. */
  summaryFirst?: boolean;
  /** The label of the summary's first row when it does not run the project. */
  accept?: string;
  /** The command asks more questions after this one. */
  goesOn?: boolean;
  /** With it, the form comes back after a dry run. */
  sendDryRun?: SendDryRun;
}

/** Saves inputs and options as a preset; registered by `presets`. */
const savePreset = "hexRuns.savePreset";

/**
 * Asks for inputs and options: each input in turn, then a summary of what is sent, where everything
 * can be changed. Combinations that Hex refuses cannot be chosen.
 */
export async function askOptions(
  context: CommandContext,
  projectId: ProjectId,
  question: OptionsQuestion,
): Promise<ChosenOptions | Back | undefined> {
  const answer = await askAll(context, projectId, question);
  if (answer !== back && !question.goesOn) {
    context.flow.end();
  }
  return answer;
}

async function askAll(
  context: CommandContext,
  projectId: ProjectId,
  question: OptionsQuestion,
): Promise<ChosenOptions | Back | undefined> {
  const { title, options, dates, canGoBack, first = [], summaryFirst = false, accept, sendDryRun } = question;
  const known = await loadInputs(context, projectId, question);
  if (known === undefined || known === back) {
    return known;
  }
  const form = new Form(context, projectId, title, known, options, dates);
  form.complain(first);
  const steps = form.inputSteps(first, summaryFirst).filter(({ shouldPrompt }) => shouldPrompt);
  const totalSteps = steps.length + 1;
  let at = 0;
  let activeKey = "run";
  for (;;) {
    const step = steps[at];
    const place = { step: at + 1, totalSteps, canGoBack: at > 0 || canGoBack };
    const answer = step
      ? await step.prompt({ ...place, canSkip: true, canRun: accept === undefined })
      : await askUntilRun(form, { ...(totalSteps > 1 ? place : { canGoBack }), accept, activeKey });
    if (answer === undefined || (answer === back && at === 0)) {
      return answer;
    }
    if (answer === back) {
      at -= 1;
    } else if (!asksToRun(answer)) {
      at = answer === "rest" ? steps.length : at + 1;
    } else if (step && form.complaints.size > 0) {
      at = steps.length;
    } else if (!form.options.dryRun || !sendDryRun) {
      return chosenIn(form);
    } else {
      await dryRun(form, sendDryRun);
      // What is to do next: run it, or change what Hex refused.
      const [refused] = form.complaints.keys();
      activeKey = refused === undefined ? "run" : `input ${refused}`;
      at = steps.length;
    }
  }
}

function chosenIn({ options, dates }: Form): ChosenOptions {
  const exclusive = exclusiveOf(options);
  return { options: toSend(options), dates: exclusive === undefined || exclusive === "inputs" ? dates : {} };
}

function asksToRun(answer: StepAnswer | "run"): boolean {
  return answer === "run" || (typeof answer === "object" && "run" in answer);
}

/** Sends a dry run, while the form stays on the screen. */
async function dryRun(form: Form, send: SendDryRun): Promise<void> {
  const { flow, workspace } = form.context;
  flow.setTitle(vscode.l10n.t("Asking Hex about a run of “{0}”", projectTitle(workspace, form.projectId)));
  await send(toSend(form.options), (result) => {
    if (!flow.isLeft) {
      form.takeDryRun(result);
    }
    return !flow.isLeft;
  });
}

/** Shows the summary until the user runs the project, goes back or closes it. */
async function askUntilRun(
  form: Form,
  { activeKey: first, ...place }: Omit<SummaryQuestion, "canSave">,
): Promise<"run" | Back | undefined> {
  const canSave = place.accept === undefined && (await vscode.commands.getCommands(true)).includes(savePreset);
  let activeKey = first;
  for (;;) {
    const answer = await askSummary(form, { ...place, canSave, activeKey });
    if (answer === undefined || answer === back) {
      return answer;
    }
    if (answer.step === "run") {
      return "run";
    }
    activeKey = answer.key;
    const canRun = place.accept === undefined;
    if ((await change(form, answer.step, canRun)) === "run" && form.complaints.size === 0) {
      return "run";
    }
  }
}

/** Makes the change that was chosen in the summary, and says whether to run then; nothing changes when the user gives up. */
async function change(form: Form, step: Exclude<SummaryStep, "run">, canRun: boolean): Promise<"run" | undefined> {
  if (typeof step === "object" && "edit" in step) {
    const at = form.inputs.findIndex(({ name }) => name === step.edit);
    const place = { step: at + 1, totalSteps: form.inputs.length, canGoBack: true, canSkip: false, canRun };
    const answer = await form.inputStep(step.edit).prompt(place);
    return answer !== undefined && answer !== back && asksToRun(answer) ? "run" : undefined;
  }
  await changeOther(form, step);
  return undefined;
}

async function changeOther(form: Form, step: Exclude<SummaryStep, "run" | { edit: string }>): Promise<void> {
  const { context, projectId, options } = form;
  if (typeof step === "object") {
    return "reset" in step ? form.inputStep(step.reset).undo() : await changeNotification(form, step.notification);
  }
  switch (step) {
    case "add": {
      const input = await askInput(context, projectId, options);
      return typeof input === "object" ? form.set(input.name, input.value) : undefined;
    }
    case "clear":
      return form.clear();
    case "view": {
      const viewId = await askViewId(context, projectId, options.viewId);
      form.options = viewId === undefined ? options : { ...options, viewId: viewId ?? undefined };
      return;
    }
    case "retry": {
      const known = await loadInputs(context, projectId, { title: form.title, canGoBack: true, again: true });
      form.known = typeof known === "object" ? known : form.known;
      return;
    }
    case "save":
      await vscode.commands.executeCommand(savePreset, { projectId, ...chosenIn(form) });
      // Its questions replaced the summary, which the user has not closed.
      context.flow.end();
  }
}

async function changeNotification(form: Form, old: RunNotification | undefined): Promise<void> {
  const changed = await askNotification(form.context, old, form.names);
  if (changed !== undefined) {
    form.options = {
      ...form.options,
      notifications: replaced(form.options.notifications ?? [], old, changed),
    };
  }
}

function replaced(
  all: readonly RunNotification[],
  old: RunNotification | undefined,
  changed: RunNotification | "remove",
): RunNotification[] {
  const put = changed === "remove" ? [] : [changed];
  return old ? all.flatMap((one) => (one === old ? put : [one])) : [...all, ...put];
}
