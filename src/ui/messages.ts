import * as vscode from "vscode";
import { forMessage } from "../util/text";

/**
 * The only place that shows messages: VS Code makes `[label](target)` in them a link, commands
 * included, whoever wrote it. Everything here is shown as text.
 */

type Button = string | vscode.MessageItem;
type Rest = readonly (vscode.MessageOptions | Button)[];
/** VS Code takes buttons as texts and as items alike; its types have a signature for each. */
type Show = (message: string, ...rest: (vscode.MessageOptions | vscode.MessageItem)[]) => Thenable<unknown>;

/** Shows a notice, or with `modal` a question, and gives the button that was pressed; undefined for none. */
export function showInformation<T extends Button>(
  message: string,
  options: vscode.MessageOptions,
  ...buttons: T[]
): Thenable<T | undefined>;
export function showInformation<T extends Button>(message: string, ...buttons: T[]): Thenable<T | undefined>;
export function showInformation(message: string, ...rest: Rest): Thenable<unknown> {
  return show(vscode.window.showInformationMessage as Show, message, rest);
}

/** As `showInformation`, for what went not quite as wished. */
export function showWarning<T extends Button>(
  message: string,
  options: vscode.MessageOptions,
  ...buttons: T[]
): Thenable<T | undefined>;
export function showWarning<T extends Button>(message: string, ...buttons: T[]): Thenable<T | undefined>;
export function showWarning(message: string, ...rest: Rest): Thenable<unknown> {
  return show(vscode.window.showWarningMessage as Show, message, rest);
}

/** As `showInformation`, for what failed. */
export function showErrorMessage<T extends Button>(
  message: string,
  options: vscode.MessageOptions,
  ...buttons: T[]
): Thenable<T | undefined>;
export function showErrorMessage<T extends Button>(message: string, ...buttons: T[]): Thenable<T | undefined>;
export function showErrorMessage(message: string, ...rest: Rest): Thenable<unknown> {
  return show(vscode.window.showErrorMessage as Show, message, rest);
}

/** As VS Code's own, with its title as text. */
export function withProgress<T>(
  options: vscode.ProgressOptions,
  task: Parameters<typeof vscode.window.withProgress<T>>[1],
): Thenable<T> {
  return vscode.window.withProgress(
    options.title === undefined ? options : { ...options, title: forMessage(options.title) },
    task,
  );
}

function show(how: Show, message: string, [first, ...others]: Rest): Thenable<unknown> {
  const options =
    typeof first === "object" && !("title" in first) && first.detail !== undefined
      ? { ...first, detail: forMessage(first.detail) }
      : first;
  return how(forMessage(message), ...((first === undefined ? [] : [options, ...others]) as vscode.MessageItem[]));
}
