import * as vscode from "vscode";
import { showWarning } from "../ui/messages";
import { wrongFor } from "../findProject";
import { showError } from "../ui/errors/errorMessage";
import { addressErrorMessage } from "../ui/errors/entryErrors";
import { systemClock } from "../util/clock";
import type { CommandContext, CommandDeps } from "../actions/context";
import { handlers } from "./handlers";
import { QuestionFlow } from "../ui/questionFlow";
import { StartGuard } from "../actions/startGuard";
import { addressIn, sessionIn } from "../actions/target";
import { offerSignIn, signedIn } from "../actions/whoIsSignedIn";

/** Runs commands for whoever is signed in; loaded with the first one that is used. */
export class CommandRunner {
  private readonly starts = new StartGuard(systemClock);

  constructor(private readonly deps: CommandDeps) {}

  /** Runs a command. Its errors are told here, and only here. */
  async run(name: keyof typeof handlers, argument: unknown): Promise<void> {
    const { pins, files, log, showRunPage, showComparison, current } = this.deps;
    const flow = new QuestionFlow();
    try {
      const here = (await signedIn(this.deps)) ?? (await offerSignIn(this.deps));
      if (here) {
        const { session, workspace } = here;
        const asked = sessionIn(argument);
        if (asked !== undefined && asked !== session.id) {
          void showWarning(
            vscode.l10n.t("Nothing was started: the workspace was switched after the question was asked."),
          );
          return;
        }
        const address = addressIn(argument);
        const wrong = address && wrongFor(workspace, address);
        if (wrong) {
          void showWarning(addressErrorMessage(wrong, workspace));
          return;
        }
        const onDidLeave: CommandContext["onDidLeave"] = (listener, thisArgument, disposables) =>
          current.onDidChange(
            () => current.value?.workspace !== workspace && listener.call(thisArgument),
            undefined,
            disposables,
          );
        await handlers[name](
          { session, workspace, pins, files, log, showRunPage, showComparison, starts: this.starts, onDidLeave, flow },
          argument,
        );
      }
    } catch (error) {
      flow.end();
      await showError(log, error);
    } finally {
      flow.dispose();
    }
  }
}
