import * as vscode from "vscode";
import type { ProjectId, ProjectInput, RunNotification, RunOptions } from "../hex/types";
import { toSend } from "../store/inputSchema/options";
import type { CommandContext } from "../actions/context";
import { Form, type AskedFirst } from "./form";
import { loadInputs } from "./loadInputs";
import { askNotification } from "./notificationStep";
import { askSummary, type SummaryQuestion, type SummaryStep } from "./summary";
import { askViewId } from "./viewStep";
import { askInput } from "./untypedInput";
import { back, type Back } from "../ui/quickPick";

interface OptionsQuestion {
  title: string;
  /** What is chosen initially. */
  options: RunOptions;
  canGoBack: boolean;
  /** Inputs that are asked for before the summary, such as those that Hex refused. */
  first?: readonly AskedFirst[];
  /** Starts at the summary, as it does when anything is chosen already. */
  summaryFirst?: boolean;
  /** The label of the summary's first row when it does not run the project. */
  accept?: string;
  /** The command asks more questions after this one. */
  goesOn?: boolean;
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
): Promise<RunOptions | Back | undefined> {
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
): Promise<RunOptions | Back | undefined> {
  const { title, options, canGoBack, first = [], summaryFirst = false, accept } = question;
  const known = await loadInputs(context, projectId, question);
  if (known === undefined || known === back) {
    return known;
  }
  const form = new Form(context, projectId, title, known, options);
  first.forEach(
    ({ name, complaint }) =>
      complaint !== undefined && form.complaints.set(name, complaintFor(form.input(name), complaint)),
  );
  const steps = form.inputSteps(first, summaryFirst).filter(({ shouldPrompt }) => shouldPrompt);
  const totalSteps = steps.length + 1;
  let at = 0;
  while (at < totalSteps) {
    const step = steps[at];
    const place = { step: at + 1, totalSteps, canGoBack: at > 0 || canGoBack };
    const answer = step
      ? await step.prompt({ ...place, canSkip: true })
      : await askUntilRun(form, { ...(totalSteps > 1 ? place : { canGoBack }), accept });
    if (answer === undefined || (answer === back && at === 0)) {
      return answer;
    }
    at = answer === back ? at - 1 : answer === "rest" ? steps.length : at + 1;
  }
  return toSend(form.options);
}

/** Hex does not document the format of a date range, and no other format is guessed. */
function complaintFor({ kind }: ProjectInput, complaint: string): string {
  return kind === "dateRange"
    ? vscode.l10n.t(
        "Hex did not take these dates as a range. Leave the input to its default, or run the project in Hex.",
      )
    : complaint;
}

/** Shows the summary until the user runs the project, goes back or closes it. */
async function askUntilRun(
  form: Form,
  place: Omit<SummaryQuestion, "canSave" | "activeKey">,
): Promise<"run" | Back | undefined> {
  const canSave = place.accept === undefined && (await vscode.commands.getCommands(true)).includes(savePreset);
  let activeKey = "run";
  for (;;) {
    const answer = await askSummary(form, { ...place, canSave, activeKey });
    if (answer === undefined || answer === back) {
      return answer;
    }
    if (answer.step === "run") {
      return "run";
    }
    activeKey = answer.key;
    await change(form, answer.step);
  }
}

/** Makes the change that was chosen in the summary; nothing changes when the user gives up. */
async function change(form: Form, step: Exclude<SummaryStep, "run">): Promise<void> {
  const { context, projectId, options } = form;
  if (typeof step === "object") {
    return await changeOne(form, step);
  }
  switch (step) {
    case "add": {
      const input = await askInput(context, projectId, options);
      return typeof input === "object" ? form.set(input.name, input.value) : undefined;
    }
    case "clear":
      form.options = { ...options, inputs: {} };
      return form.complaints.clear();
    case "view": {
      const viewId = await askViewId(context, projectId, options.viewId);
      form.options = viewId === undefined ? options : { ...options, viewId: viewId ?? undefined };
      return;
    }
    case "retry": {
      const known = await loadInputs(context, projectId, { title: form.title, canGoBack: true });
      form.known = typeof known === "object" ? known : form.known;
      return;
    }
    case "save":
      await vscode.commands.executeCommand(savePreset, { projectId, options: toSend(options) });
  }
}

async function changeOne(form: Form, step: Extract<SummaryStep, object>): Promise<void> {
  if ("edit" in step) {
    const at = form.inputs.findIndex(({ name }) => name === step.edit);
    const place = { step: at + 1, totalSteps: form.inputs.length, canGoBack: true, canSkip: false };
    await form.inputStep(step.edit).prompt(place);
    return;
  }
  if ("reset" in step) {
    return form.inputStep(step.reset).undo();
  }
  const changed = await askNotification(form.context, step.notification, form.names);
  if (changed !== undefined) {
    form.options = {
      ...form.options,
      notifications: replaced(form.options.notifications ?? [], step.notification, changed),
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
