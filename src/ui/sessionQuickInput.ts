import * as vscode from "vscode";

/** The user went back to the step before. */
export const back = Symbol("back");

/**
 * Shows a quick input until `finish` is called or it is closed, which gives `undefined`; disposes
 * it and the listeners afterwards.
 *
 * @param listen Subscribes to the input; what it returns is disposed at the end.
 */
export async function showUntilDone<T>(
  input: vscode.QuickInput,
  listen: (finish: (result: T) => void) => vscode.Disposable[],
): Promise<T | undefined> {
  const listeners: vscode.Disposable[] = [];
  try {
    return await new Promise<T | undefined>((resolve) => {
      listeners.push(
        input.onDidHide(() => resolve(undefined)),
        ...listen(resolve),
      );
      input.show();
    });
  } finally {
    vscode.Disposable.from(...listeners).dispose();
    input.dispose();
  }
}
