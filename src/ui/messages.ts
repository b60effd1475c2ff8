import * as vscode from "vscode";
import { forMessage } from "../util/text";

/**
 * The only place that shows messages: VS Code turns `[label](target)` in them into links, commands
 * included. Everything here is shown as plain text.
 */

/** A button of a message: it runs a command, calls a function or only closes the message. */
export interface MessageButton {
  readonly title: string;
  readonly command?: string;
  readonly arguments?: readonly unknown[];
  readonly run?: () => unknown;
}

/** Shows a notification. Resolves with the title of the pressed button once its action is done; undefined for none. */
export function showInformation(message: string, ...buttons: MessageButton[]): Promise<string | undefined> {
  return show(vscode.window.showInformationMessage, message, buttons);
}

/** Like `showInformation`, as a warning. */
export function showWarning(message: string, ...buttons: MessageButton[]): Promise<string | undefined> {
  return show(vscode.window.showWarningMessage, message, buttons);
}

/** Like `showInformation`, as an error. */
export function showErrorMessage(message: string, ...buttons: MessageButton[]): Promise<string | undefined> {
  return show(vscode.window.showErrorMessage, message, buttons);
}

/** Asks in a modal dialog; undefined when it was closed. */
export async function choose(
  message: string,
  detail: string | undefined,
  ...buttons: string[]
): Promise<string | undefined> {
  return await vscode.window.showWarningMessage(forMessage(message), dialog(detail), ...buttons);
}

/** Asks in a modal dialog whether to continue. `decline` replaces the label *Cancel* of the other button. */
export async function confirm(
  message: string,
  accept: string,
  { detail, decline }: { detail?: string; decline?: string } = {},
): Promise<boolean> {
  if (decline === undefined) {
    return (await choose(message, detail, accept)) === accept;
  }
  const yes = { title: accept };
  const no = { title: decline, isCloseAffordance: true };
  return (await vscode.window.showWarningMessage(forMessage(message), dialog(detail), yes, no)) === yes;
}

function dialog(detail: string | undefined): vscode.MessageOptions {
  return { modal: true, detail: detail === undefined ? undefined : forMessage(detail) };
}

/** Runs the action of a button. */
export async function press({ command, arguments: args = [], run }: MessageButton): Promise<void> {
  if (command !== undefined) {
    await vscode.commands.executeCommand(command, ...args);
  }
  await run?.();
}

/** Like VS Code's own, with its title as plain text. */
export function withProgress<T>(
  options: vscode.ProgressOptions,
  task: Parameters<typeof vscode.window.withProgress<T>>[1],
): Thenable<T> {
  return vscode.window.withProgress(
    options.title === undefined ? options : { ...options, title: forMessage(options.title) },
    task,
  );
}

async function show(
  how: (message: string, ...titles: string[]) => Thenable<string | undefined>,
  message: string,
  buttons: readonly MessageButton[],
): Promise<string | undefined> {
  const chosen = await how(forMessage(message), ...buttons.map(({ title }) => title));
  const button = buttons.find(({ title }) => title === chosen);
  if (button) {
    await press(button);
  }
  return chosen;
}
