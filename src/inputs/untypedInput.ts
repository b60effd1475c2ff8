import * as vscode from "vscode";
import type { CommandContext } from "../actions/context";
import { isInputName } from "../hex/fields";
import type { InputValue, ProjectId, RunOptions } from "../hex/types";
import { withInput } from "../store/inputSchema/options";
import {
  formatValue,
  kindOf,
  parseAssignment,
  parseValue,
  type Assignment,
  type AssignmentProblem,
} from "../store/inputSchema/values";
import { isSecretName } from "../store/localRuns";
import { ask, replaceItems, separator, type Back, type KeyedItem } from "../ui/quickPick";
import { askText, hint } from "../ui/textBox";
import { shortText } from "./inputText";

interface ValueQuestion {
  title: string;
  prompt?: string;
  name: string;
  /** Hides what is typed. */
  secret: boolean;
}

/** Asks for the value of an input, and shows how it is understood while it is typed. */
async function askValue(
  { onDidLeave, flow }: CommandContext,
  question: ValueQuestion,
): Promise<InputValue | undefined> {
  const { title, name, secret } = question;
  const prompt =
    question.prompt ??
    vscode.l10n.t(
      "The value of {0}. Numbers, true, false, null and JSON are sent as such; put text that looks like them in quotes.",
      shortText(name),
    );
  const answer = await askText<InputValue>(
    { title, prompt, value: "", password: secret, onDidLeave, flow },
    ({ answer: give }) => ({
      validate: (typed) => hint(secret ? kindText(parseValue(typed)) : understoodText(name, parseValue(typed))),
      accept: (typed) => give(parseValue(typed)),
    }),
  );
  return typeof answer === "symbol" ? undefined : answer;
}

type InputItem = KeyedItem & { input?: Assignment; nameOnly?: string };

/** Asks for an input as `name = value`; offers those that were sent before. */
export async function askInput(
  context: CommandContext,
  projectId: ProjectId,
  options: RunOptions,
): Promise<Assignment | Back | undefined> {
  const title = vscode.l10n.t("Add an input value");
  const placeholder = vscode.l10n.t("Name = value, such as region = EMEA. The name is the input’s variable in Hex.");
  const known = usedBefore(context, projectId, options);
  const before = known.length === 0 ? [] : [separator(vscode.l10n.t("Used before")), ...known];
  const answer = await ask<InputItem, InputItem>(
    { title, placeholder, canGoBack: true, stays: true, onDidLeave: context.onDidLeave, flow: context.flow },
    ({ pick, answer, disposables }) => {
      const show = () => replaceItems<InputItem>(pick, [typedItem(pick.value), ...before]);
      disposables.add(pick.onDidChangeValue(show));
      show();
      return { onAccept: (item) => (item.input || item.nameOnly !== undefined) && answer(item) };
    },
  );
  if (answer === undefined || typeof answer === "symbol") {
    return answer;
  }
  if (answer.input) {
    return answer.input;
  }
  const name = answer.nameOnly ?? "";
  const value = await askValue(context, { title: shortText(name), name, secret: isSecretName(name) });
  return value === undefined ? undefined : { name, value };
}

/** The row that shows how the typed text is understood. */
function typedItem(text: string): InputItem {
  const row = { key: "typed", alwaysShow: true };
  const parsed = parseAssignment(text);
  if (!("problem" in parsed)) {
    return {
      ...row,
      label: understoodText(parsed.name, parsed.value),
      iconPath: new vscode.ThemeIcon("add"),
      input: parsed,
    };
  }
  const name = text.trim();
  if (parsed.problem === "noEquals" && isInputName(name)) {
    return {
      ...row,
      label: vscode.l10n.t("Enter a value for {0}…", shortText(name)),
      iconPath: new vscode.ThemeIcon("edit"),
      nameOnly: name,
    };
  }
  return { ...row, label: problemText(parsed.problem), iconPath: new vscode.ThemeIcon("info") };
}

function problemText(problem: AssignmentProblem): string {
  switch (problem) {
    case "empty":
      return vscode.l10n.t("Type an input’s name, or name = value");
    case "noEquals":
    case "badName":
      return vscode.l10n.t("A name has only letters, digits and underscores, and doesn’t begin with a digit");
    case "noName":
      return vscode.l10n.t("Type a name before the =");
  }
}

/** Inputs of this project's earlier runs from VS Code; the value of a secret is asked for again. */
function usedBefore({ workspace }: CommandContext, projectId: ProjectId, options: RunOptions): InputItem[] {
  const items = new Map<string, InputItem>();
  for (const entry of workspace.localRuns.all.filter((one) => one.projectId === projectId)) {
    for (const [name, value] of Object.entries(entry.options.inputs ?? {})) {
      if (!isSecretName(name)) {
        const label = vscode.l10n.t("{0} = {1}", shortText(name), shortText(formatValue(value)));
        items.set(label, { key: label, label, description: kindText(value), input: { name, value } });
      }
    }
    const secrets = [...entry.leftOut, ...Object.keys(entry.options.inputs ?? {}).filter(isSecretName)];
    for (const name of secrets) {
      items.set(name, {
        key: name,
        label: shortText(name),
        description: vscode.l10n.t("asks for the value"),
        nameOnly: name,
      });
    }
  }
  const isSet = (name: string) => Object.hasOwn(options.inputs ?? {}, name);
  return [...items.values()].filter((item) => !isSet(item.input?.name ?? item.nameOnly ?? ""));
}

/** What a value is to Hex. */
function kindText(value: InputValue): string {
  switch (kindOf(value)) {
    case "text":
      return vscode.l10n.t("text");
    case "number":
      return vscode.l10n.t("number");
    case "boolean":
      return vscode.l10n.t("true or false");
    case "null":
      return vscode.l10n.t("no value (null)");
    case "list":
      return vscode.l10n.t("list");
    case "object":
      return vscode.l10n.t("JSON object");
  }
}

/** How a typed text is understood. */
export function understoodText(name: string, value: InputValue): string {
  const shown = shortText(formatValue(value));
  switch (kindOf(value)) {
    case "text":
      return vscode.l10n.t("{0} is the text {1}", shortText(name), shown);
    case "number":
      return vscode.l10n.t("{0} is the number {1}", shortText(name), shown);
    case "boolean":
      return vscode.l10n.t("{0} is {1}", shortText(name), shown);
    case "null":
      return vscode.l10n.t("{0} has no value (null)", shortText(name));
    case "list":
      return vscode.l10n.t("{0} is the list {1}", shortText(name), shown);
    case "object":
      return vscode.l10n.t("{0} is the JSON object {1}", shortText(name), shown);
  }
}

/**
 * Asks for the inputs that were not kept because they may be secret, and returns the complete options;
 * undefined when the user gives up.
 *
 * @param prompt The prompt for the `n`th of all names.
 */
export async function askSecrets(
  context: CommandContext,
  options: RunOptions,
  names: readonly string[],
  { title, prompt }: { title: string; prompt: (name: string, n: number, of: number) => string },
): Promise<RunOptions | undefined> {
  let complete = options;
  for (const [index, name] of names.entries()) {
    const value = await askValue(context, { title, prompt: prompt(name, index + 1, names.length), name, secret: true });
    if (value === undefined) {
      return undefined;
    }
    complete = withInput(complete, name, value);
  }
  context.flow.end();
  return complete;
}
