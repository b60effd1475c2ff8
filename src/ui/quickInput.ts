import * as vscode from "vscode";
import { forLabel, forMessage } from "../util/text";

/**
 * The only place that makes pickers and input boxes: VS Code makes `[label](target)` in a prompt or
 * a validation message a link, commands included. Titles, prompts and validation messages set here are
 * shown as plain text, and so are rows, whose icons are in `iconPath`.
 */

export function createInputBox(): vscode.InputBox {
  return asText(vscode.window.createInputBox());
}

export function createQuickPick<Item extends vscode.QuickPickItem>(): vscode.QuickPick<Item> {
  return asText(vscode.window.createQuickPick<Item>());
}

/** As VS Code's own. */
export function showInputBox(options: vscode.InputBoxOptions): Thenable<string | undefined> {
  const { validateInput } = options;
  const validate = validateInput && (async (value: string) => shownText(await validateInput(value)));
  return vscode.window.showInputBox({
    ...options,
    title: textOf(options.title),
    prompt: textOf(options.prompt),
    placeHolder: textOf(options.placeHolder),
    ...(validate && { validateInput: validate }),
  });
}

/** As VS Code's own. */
export function showQuickPick<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  options: vscode.QuickPickOptions,
): Thenable<Item | undefined> {
  return vscode.window.showQuickPick(items.map(asTextRow), {
    ...options,
    title: textOf(options.title),
    placeHolder: textOf(options.placeHolder),
  });
}

const shown: readonly PropertyKey[] = ["title", "prompt", "placeholder", "validationMessage"];

/**
 * Wraps an input so that its texts become plain when they are set. A list always has an active row: told that none
 * is, VS Code marks none although Enter takes the first; told nothing, it marks the first.
 */
function asText<Input extends object>(input: Input): Input {
  return new Proxy(input, {
    set: (target, key, value: unknown) =>
      (key === "activeItems" && Array.isArray(value) && value.length === 0) ||
      Reflect.set(
        target,
        key,
        shown.includes(key) ? shownText(value) : key === "items" ? shownRows(value) : value,
        target,
      ),
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

function shownRows(value: unknown): unknown {
  return Array.isArray(value) ? value.map((row: vscode.QuickPickItem) => asTextRow(row)) : value;
}

function shownText<T>(value: T): T {
  if (typeof value === "string") {
    return forMessage(value) as T;
  }
  return typeof value === "object" && value !== null && "message" in value && typeof value.message === "string"
    ? { ...value, message: forMessage(value.message) }
    : value;
}

function textOf(text: string | undefined): string | undefined {
  return text === undefined ? undefined : forMessage(text);
}

/**
 * A row of a tree or a picker. VS Code draws icons for `$(name)` in its texts; our own icons are in `iconPath`.
 */

interface Row {
  label?: string | vscode.TreeItemLabel;
  description?: string | boolean;
  detail?: string;
  accessibilityInformation?: vscode.AccessibilityInformation;
}

/** Makes the texts of a row plain. */
export function asTextRow<R extends Row>(row: R): R {
  if (typeof row.label === "string") {
    row.label = forLabel(row.label);
  }
  if (typeof row.description === "string") {
    row.description = forLabel(row.description);
  }
  if (row.detail !== undefined) {
    row.detail = forLabel(row.detail);
  }
  if (row.accessibilityInformation) {
    row.accessibilityInformation = {
      ...row.accessibilityInformation,
      label: forLabel(row.accessibilityInformation.label),
    };
  }
  return row;
}
