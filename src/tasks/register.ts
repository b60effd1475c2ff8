import * as vscode from "vscode";
import { lazyMethods } from "../util/lazy";
import type { TaskDeps } from "./taskProvider";

/** Tasks of the type `hex`; the code is loaded when tasks are listed, run or written. */
export function registerTasks(deps: TaskDeps): vscode.Disposable {
  const tasks = lazyMethods(
    async () => new (await import("./taskProvider")).HexTasks(deps),
    "provideTasks",
    "resolveTask",
    "provideCompletionItems",
  );
  return vscode.Disposable.from(
    vscode.tasks.registerTaskProvider("hex", tasks),
    vscode.languages.registerCompletionItemProvider({ language: "jsonc", pattern: "**/tasks.json" }, tasks, '"', " "),
  );
}
