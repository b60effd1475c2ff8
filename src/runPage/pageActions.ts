import * as vscode from "vscode";
import type { Content, Subject } from "./content";
import type { FromPage, RunCommand } from "./pageMessages";

/** Commands that start a run, which the page then goes on to. */
const startCommands: readonly RunCommand[] = ["runAgain", "runAgainWithChanges"];

/** Runs the action of a page's button: public commands, on runs of the page's project. */
export async function act(
  message: Extract<FromPage, { type: "run" | "plain" | "copy" }>,
  { projectId }: Subject,
  content: Content | undefined,
): Promise<void> {
  switch (message.type) {
    case "run": {
      const argument = { projectId, runId: message.runId };
      const isStart = startCommands.includes(message.command);
      await vscode.commands.executeCommand(
        `hexRuns.${message.command}`,
        isStart ? { ...argument, from: "page" } : argument,
      );
      return;
    }
    case "plain":
      await vscode.commands.executeCommand(`hexRuns.${message.command}`);
      return;
    case "copy": {
      const id = content?.idToCopy(message.what);
      if (id !== undefined) {
        await vscode.env.clipboard.writeText(id);
        vscode.window.setStatusBarMessage(vscode.l10n.t("Copied"), 4_000);
      }
    }
  }
}
