import * as vscode from "vscode";

/** A date and time as people write it, in VS Code's language. */
export function dateText(date: Date): string {
  return date.toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "short" });
}
