import * as vscode from "vscode";
import { forMessage } from "../util/text";

/**
 * The only place that shows messages: VS Code makes `[label](target)` in them a link, commands
 * included, whoever wrote it. Everything here is shown as text.
 */

/** A button of a message, and what pressing it does: it runs a command or calls a function. */
export interface MessageButton {
  readonly title: string;
  readonly command?: string;
  readonly arguments?: readonly unknown[];
  readonly run?: () => unknown;
}

/** Shows a notice. Resolves with the title of the button that was pressed, when what it does is done; undefined for none. */
export function showInformation(message: string, ...buttons: MessageButton[]): Promise<string | undefined> {
  return show(vscode.window.showInformationMessage, message, buttons);
}

/** As `showInformation`, for what went not quite as wished. */
export function showWarning(message: string, ...buttons: MessageButton[]): Promise<string | undefined> {
  return show(vscode.window.showWarningMessage, message, buttons);
}

/** As `showInformation`, for what failed. */
export function showErrorMessage(message: string, ...buttons: MessageButton[]): Promise<string | undefined> {
  return show(vscode.window.showErrorMessage, message, buttons);
}

/** Asks in a dialog that has to be answered; undefined when it was closed. */
export async function choose(
  message: string,
  detail: string | undefined,
  ...buttons: string[]
): Promise<string | undefined> {
  return await vscode.window.showWarningMessage(forMessage(message), dialog(detail), ...buttons);
}

/** Asks in a dialog whether to go on. `decline` is what the other button says instead of *Cancel*. */
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

/** Does what a button does. */
export async function press({ command, arguments: args = [], run }: MessageButton): Promise<void> {
  if (command !== undefined) {
    await vscode.commands.executeCommand(command, ...args);
  }
  await run?.();
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
