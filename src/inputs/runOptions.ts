import * as vscode from "vscode";
import type { ProjectId, ProjectInput, RunNotification, RunOptions } from "../hex/types";
import { toSend } from "../store/inputSchema/options";
import type { CommandContext } from "../actions/context";
import { FormState, type AskedFirst } from "./form";
import { loadInputs } from "./loadInputs";
import { askNotification } from "./notificationStep";
import { askSummary, type SummaryQuestion, type SummaryStep } from "./summary";
import { askViewId } from "./viewStep";
import { askInput } from "./inputStep";
import { back, type Back } from "../ui/quickPick";

export interface OptionsQuestion {
  title: string;
  /** What is chosen at first. */
  options: RunOptions;
  canGoBack: boolean;
  /** Inputs that are asked for before the summary, such as those that Hex refused. */
  first?: readonly AskedFirst[];
  /** Begins at the summary, as it does when anything is chosen. */
  summaryFirst?: boolean;
  /** What the summary's first row says when its answer is not for running at once. */
  accept?: string;
  /** The command asks further questions after this one. */
  goesOn?: boolean;
}

/** Of more inputs than this, nobody is led through them all: they are changed in the summary. */
const mostSteps = 60;

/** Offers to keep inputs and options; registered elsewhere. */
const savePreset = "hexRuns.savePreset";

/**
 * Asks for inputs and options: one input after the other, then a summary of what is sent, where
 * everything can be changed. What Hex refuses together cannot be chosen.
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
  const { title, options, canGoBack, first = [], summaryFirst, accept } = question;
  const known = await loadInputs(context, projectId, question);
  if (known === undefined || known === back) {
    return known;
  }
  const form = new FormState(context, projectId, title, known, options);
  first.forEach(
    ({ name, complaint }) =>
      complaint !== undefined && form.complaints.set(name, complaintFor(form.input(name), complaint)),
  );
  const isFilled = summaryFirst || Object.keys(toSend(options)).length > 0;
  const pass = (first.length > 0 ? first : isFilled || form.asked.length > mostSteps ? [] : form.asked).map(
    ({ name }) => name,
  );
  const totalSteps = pass.length > 0 ? pass.length + 1 : undefined;
  let at = 0;
  while (at <= pass.length) {
    const name = pass[at];
    const goesBack = at > 0 || canGoBack;
    const answer =
      name === undefined
        ? await askUntilRun(form, { canGoBack: goesBack, step: totalSteps, totalSteps, accept })
        : await form.ask(name, { step: at + 1, totalSteps: pass.length + 1, canGoBack: goesBack, canSkip: true });
    if (answer === undefined || (answer === back && at === 0)) {
      return answer;
    }
    at = answer === back ? at - 1 : answer === "rest" ? pass.length : at + 1;
  }
  return toSend(form.options);
}

/** What Hex takes for a range of dates is not documented: another form is not tried by guess. */
function complaintFor({ kind }: ProjectInput, complaint: string): string {
  return kind === "dateRange"
    ? vscode.l10n.t("Hex rejected these dates as a range. Use the input’s default, or run the project in Hex.")
    : complaint;
}

/** Shows the summary until it says to run, or is left. */
async function askUntilRun(
  form: FormState,
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

/** Does what was chosen in the summary. When that is given up, nothing has changed. */
async function change(form: FormState, step: Exclude<SummaryStep, "run">): Promise<void> {
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

async function changeOne(form: FormState, step: Extract<SummaryStep, object>): Promise<void> {
  if ("edit" in step) {
    const at = form.inputs.findIndex(({ name }) => name === step.edit);
    await form.ask(step.edit, { step: at + 1, totalSteps: form.inputs.length, canGoBack: true, canSkip: false });
    return;
  }
  if ("reset" in step) {
    return form.set(step.reset, undefined);
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
