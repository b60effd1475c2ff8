import * as vscode from "vscode";
import type { HexTasks } from "./taskProvider";

/** Registers tasks of the type `hex`, and completion for them in tasks.json. */
export function registerTasks(tasks: () => Promise<HexTasks>): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.tasks.registerTaskProvider("hex", {
      provideTasks: async () => (await tasks()).provideTasks(),
      resolveTask: async (task) => (await tasks()).resolveTask(task),
    }),
    vscode.languages.registerCompletionItemProvider(
      { language: "jsonc", pattern: "**/tasks.json" },
      {
        provideCompletionItems: async (document, position, token) =>
          (await tasks()).provideCompletionItems(document, position, token),
      },
      '"',
      " ",
    ),
  );
}
